import { objectType, type KeyType, type ObjectType } from '../../../../lib/project/keys/key-types';
import { OBJECTS } from '../../../../lib/project/keys/starlake-keys';
import { asMapping, asText, type Mapping } from '../project/mapping';
import { HANDLING, type Handling } from './handling';

/** Creates the error about a key: `['metadata', 'format']`, `['attributes', 0, 'type']`. */
export type ErrorOfKey = (path: ReadonlyArray<string | number>, message: string) => Error;

/**
 * Checks the keys of a section: each is supported, has no effect here, or is refused. See {@link HANDLING}.
 *
 * @param name Which of Starlake's objects it is, for example `Table`.
 * @param errorOf Creates the error about a key.
 * @returns The keys to report as without effect: `sink.clustering`.
 * @throws Error for a key that would change the result and is not supported.
 */
export function sortKeys(name: keyof typeof OBJECTS, section: Mapping, errorOf: ErrorOfKey): string[] {
  const said: string[] = [];
  const within = (type: ObjectType, mapping: Mapping, path: ReadonlyArray<string | number>): void => {
    const handling: Readonly<Record<string, Handling>> = HANDLING[nameOf(type)];
    for (const [key, value] of Object.entries(mapping).filter(([, each]) => !isUnset(each))) {
      const rule = Object.hasOwn(handling, key) ? handling[key] : { unless: [] };
      const place = [...path, key];
      if (typeof rule === 'object') {
        if (!rule.unless.includes(String(asText(value)).toLowerCase()))
          throw errorOf(place, refusal(value, rule.instead));
      } else if (rule === 'said') {
        said.push(place.filter((step) => typeof step === 'string').join('.'));
      } else if (rule === 'within') {
        each(type.keys.get(key), value, place);
      }
    }
  };
  const each = (type: KeyType | undefined, value: unknown, path: ReadonlyArray<string | number>): void => {
    if (type?.kind === 'object') {
      within(type, asMapping(value) ?? {}, path);
    } else if (type?.kind === 'list' && Array.isArray(value)) {
      value.forEach((item: unknown, index) => each(type.of, item, [...path, index]));
    }
  };
  within(objectType(name), section, []);
  return [...new Set(said)];
}

function nameOf(type: ObjectType): keyof typeof OBJECTS {
  return (Object.keys(OBJECTS) as Array<keyof typeof OBJECTS>).find((name) => objectType(name) === type)!;
}

function refusal(value: unknown, instead: string | undefined): string {
  const given = asText(value);
  const what =
    given === undefined
      ? 'is not supported by the embedded executor'
      : `is ${given}, which the embedded executor does not support`;
  return `${what}${instead ? `: ${instead}` : ''}`;
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
