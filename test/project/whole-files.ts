import fc from 'fast-check';
import { sectionType, type KeyType } from '../../lib/project/keys/key-types';
import { OBJECTS, SECTIONS, type SectionName } from '../../lib/project/keys/starlake-keys';

/** A file of which one key is misspelt. */
export interface Misspelt {
  readonly text: string;
  /** The path of the wrong key, as errors name it. */
  readonly about: string;
  readonly line: number;
}

/** A file with every key that its section may have. */
export const whole = (section: SectionName) => ({ version: 1, [section]: sample(sectionType(section)) });

/** The same with one key misspelt by one letter, so that it is none of Starlake's. */
export function misspelt(section: SectionName): fc.Arbitrary<Misspelt> {
  const file = whole(section);
  // Names of one's own are any; nor does Starlake look into the settings of Spark.
  const isOwn = (path: Array<string | number>) => path.includes('mine') && path.at(-1) === 'mine';
  const paths = keysOf(file).filter((path) => !isOwn(path) && !(section === 'env' && path.length > 1));
  return fc
    .tuple(
      fc.constantFrom(...paths),
      fc.nat(),
      fc.constantFrom('drop', 'double', 'swap', 'change'),
      fc.constantFrom(...'abcxyz_'),
    )
    .map(([path, at, how, letter]) => {
      const key = String(path.at(-1));
      const i = at % key.length;
      const [before, own, after] = [key.slice(0, i), key[i]!, key.slice(i + 1)];
      const wrong = {
        drop: before + after,
        double: before + own + own + after,
        swap: before + after.slice(0, 1) + own + after.slice(1),
        change: before + letter + after,
      }[how]!;
      const text = JSON.stringify(renamed(file, path, wrong), undefined, 1);
      const line = text.split('\n').findIndex((each) => each.includes(`"${wrong}":`)) + 1;
      return { wrong, key, text, about: [...path.slice(0, -1), wrong].join('.'), line };
    })
    .filter(({ wrong, key }) => wrong !== '' && wrong !== key && !KNOWN.has(wrong));
}

const KNOWN = new Set([
  ...Object.values(OBJECTS).flatMap((keys) => Object.keys(keys).map((key) => key.replace('!', ''))),
  ...Object.keys(SECTIONS),
]);

/** A value that Starlake takes; of an object, with all of its keys. */
function sample(type: KeyType, depth = 0): unknown {
  switch (type.kind) {
    case 'object':
      return Object.fromEntries(
        [...type.keys].filter(([, of]) => depth < 4 || !isDeep(of)).map(([key, of]) => [key, sample(of, depth + 1)]),
      );
    case 'list':
      return [sample(type.of, depth + 1)];
    case 'names':
      return { mine: sample(type.of, depth + 1) };
    case 'enum':
      return type.values[0];
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return 1;
    default:
      return 'x';
  }
}

function isDeep(type: KeyType): boolean {
  return type.kind === 'object' || ((type.kind === 'list' || type.kind === 'names') && isDeep(type.of));
}

/** Each key of a file, by the path to it. */
function keysOf(value: unknown, path: Array<string | number> = []): Array<Array<string | number>> {
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => keysOf(item, [...path, i]));
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...keysOf(inner, [...path, key])])
    : [];
}

/** The same with another name for one key. */
function renamed(value: unknown, [step, ...rest]: Array<string | number>, name: string): unknown {
  if (Array.isArray(value)) {
    return value.map((item, i) => (i === step ? renamed(item, rest, name) : item));
  }
  return Object.fromEntries(
    Object.entries(value as object).map(([key, inner]) =>
      key !== step ? [key, inner] : rest.length === 0 ? [name, inner] : [key, renamed(inner, rest, name)],
    ),
  );
}
