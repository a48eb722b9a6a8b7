import { ENUMS, OBJECTS, SECTIONS, type SectionName } from './starlake-keys';

/** The allowed values. */
export type KeyType =
  | { readonly kind: 'text' | 'string' | 'boolean' | 'integer' | 'number' | 'any' }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'list' | 'names'; readonly of: KeyType }
  | ObjectType;

/** A mapping with known keys. */
export interface ObjectType {
  readonly kind: 'object';
  readonly keys: ReadonlyMap<string, KeyType>;
  readonly required: readonly string[];
}

const objects = new Map<string, ObjectType>();

/** The allowed form of a file's section. */
export function sectionType(section: SectionName): KeyType {
  return typeOf(SECTIONS[section]);
}

/** The allowed keys of a Starlake object, by its name in {@link OBJECTS}. */
export function objectType(name: keyof typeof OBJECTS): ObjectType {
  const known = objects.get(name);
  if (known !== undefined) {
    return known;
  }
  const declared = Object.entries<string>(OBJECTS[name]);
  const keys = new Map<string, KeyType>();
  const type: ObjectType = {
    kind: 'object',
    keys,
    required: declared.filter(([key]) => key.endsWith('!')).map(([key]) => key.slice(0, -1)),
  };
  // Before its keys: an attribute has attributes.
  objects.set(name, type);
  declared.forEach(([key, value]) => keys.set(key.replace('!', ''), typeOf(value)));
  return type;
}

function typeOf(written: string): KeyType {
  if (written.endsWith('[]')) {
    return { kind: 'list', of: typeOf(written.slice(0, -2)) };
  }
  if (written.startsWith('{')) {
    return { kind: 'names', of: typeOf(written.slice(1, -1)) };
  }
  if (Object.hasOwn(ENUMS, written)) {
    return { kind: 'enum', values: ENUMS[written] };
  }
  return Object.hasOwn(OBJECTS, written)
    ? objectType(written as keyof typeof OBJECTS)
    : { kind: written as 'text' | 'string' | 'boolean' | 'integer' | 'number' | 'any' };
}
