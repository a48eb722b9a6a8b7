import { inspect } from 'node:util';
import { checkFlag, checkList, checkNumber, checkObject, checkText, checkTexts } from './checks';
import { FOREIGN_NAMES } from './foreign-names';
import { isPlainObject } from './plain-object';
import { misspelt, nearest } from '../text/nearest';

// Checks of structs that nothing else does: JavaScript accepts any member, and jsii does in lists and maps.

/**
 * The check of a member, by its type. An `object` is one of the CDK. The reader of an `own` member checks it, with a better
 * message.
 */
type KindOf<V> = [V] extends [string]
  ? 'text'
  : [V] extends [number]
    ? 'number'
    : [V] extends [boolean]
      ? 'flag'
      : [V] extends [readonly unknown[]]
        ? 'list'
        : [V] extends [{ [name: string]: string }]
          ? 'texts'
          : 'object' | 'own';

/** All members of a struct, with the check of each: a list that lacks one, or has a wrong kind, does not compile. */
export type Keys<T> = { readonly [K in keyof T]-?: KindOf<NonNullable<T[K]>> };

type Kind = KindOf<never> | 'text' | 'number' | 'flag' | 'list' | 'texts' | 'object' | 'own';

const CHECKS: { readonly [kind in Kind]: (value: never, what: string) => unknown } = {
  text: checkText,
  number: checkNumber,
  flag: checkFlag,
  list: checkList,
  texts: checkTexts,
  object: checkObject,
  own: (value) => value,
};

/** Names that a struct does not have itself, and where they go. */
export interface Elsewhere {
  readonly names: readonly string[];
  /** Where one of the names goes, for the error: `'image' of ProjectJob.ecs`. */
  readonly place: (name: string) => string;
}

const NOWHERE: Elsewhere = { names: [], place: (name) => `'${name}'` };

/** How a struct is checked. */
interface StructCheck {
  /** One of its members, for the error about a value that is not a struct: code would be of one language only. */
  readonly example?: string;
  /**
   * Whether it can have more properties, such as those of a subclass in the app. A misspelling of one that it has is refused
   * all the same: nothing would read it.
   *
   * @default false
   */
  readonly isOpen?: boolean;
  /** What it is easily taken to have. */
  readonly elsewhere?: Elsewhere;
}

/**
 * Checks that a value is a struct, with members of its own only, each of its kind. What is undefined is not there.
 *
 * @param what names it in errors: `'schedule' of 'App/Sales'`
 * @throws Error that names the member, and the nearest that there is; or its value, and what it must be
 */
export function checkKeys<T extends object>(
  value: T,
  keys: Keys<T>,
  what: string,
  { example, isOpen = false, elsewhere }: StructCheck = {},
): T {
  if (!isPlainObject(value)) {
    const shown = inspect(value, { depth: 0, breakLength: Infinity }).slice(0, 200);
    throw new Error(
      `${what} must be an object${example === undefined ? '' : ` with properties such as '${example}'`}, got ${shown}`,
    );
  }
  const given = Object.entries(value as { [name: string]: unknown }).filter(([, member]) => member !== undefined);
  const known = Object.keys(keys).filter((name) => !name.startsWith('_'));
  for (const [name] of given.filter(([each]) => !Object.hasOwn(keys, each))) {
    const near = isOpen ? misspelt(name, known) : undefined;
    const meant = isOpen ? near && `'${near}'` : meantBy(name, known, elsewhere);
    const own = isOpen ? ' A property of your own class needs a name that is less like it' : '';
    if (meant !== undefined || !isOpen) {
      throw new Error(
        `${what} has no property '${name}'` +
          (meant === undefined ? `; it can have ${known.join(', ')}` : `, did you mean ${meant}?${own}`),
      );
    }
  }
  const kinds: { readonly [name: string]: Kind } = keys;
  given
    .filter(([name]) => Object.hasOwn(kinds, name))
    .forEach(([name, member]) => CHECKS[kinds[name]](member as never, `'${name}' of ${what}`));
  return value;
}

/** What to write instead of a name that a struct does not have; undefined when nothing is near. */
function meantBy(name: string, known: string[], { names, place }: Elsewhere = NOWHERE): string | undefined {
  const foreign = FOREIGN_NAMES.get(name)?.find(({ member }) => known.includes(member) || names.includes(member));
  const meant = foreign?.member ?? nearest(name, [...known, ...names]);
  if (meant === undefined || !known.includes(meant)) {
    return meant && place(meant);
  }
  return foreign?.as === undefined ? `'${meant}'` : `'${meant}', ${foreign.as}`;
}

/**
 * Checks each struct of a map.
 *
 * @param what names the map in errors: `'loads' of 'App/Starlake'`
 * @throws Error as `checkKeys`
 */
export function checkStructs<T extends object>(
  structs: { [name: string]: T } | undefined,
  what: string,
  check: (struct: T, what: string) => void,
): void {
  if (structs === undefined) {
    return;
  }
  if (!isPlainObject(structs)) {
    throw new Error(`${what} must be an object of objects by their names, got ${inspect(structs, { depth: 0 })}`);
  }
  for (const [name, struct] of Object.entries(structs).filter(([, each]) => each !== undefined)) {
    check(struct, `'${name}' in ${what}`);
  }
}
