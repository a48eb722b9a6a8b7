import type { Attribute } from './attribute';
import { privacyOf } from '../rows/privacy';
import {
  DEFAULT_TYPES,
  PRIMITIVES,
  type Primitive,
  type StarlakeType,
} from '../../../../lib/project/keys/starlake-type';
import { typeReader } from '../types/type-reader';
import { asBoolean, asMapping, asText, type Mapping } from './mapping';
import type { ErrorOf } from './error-of';

/** Types by their names. */
export type Types = ReadonlyMap<string, StarlakeType>;

/**
 * The types of a project: Starlake's own, overridden by those that it declares.
 *
 * @param declared Sections of `types`; later ones override earlier ones of the same name.
 */
export function readTypes(declared: readonly Mapping[]): Types {
  const own = declared.map((type): StarlakeType => {
    const primitive = asText(type.primitiveType) ?? 'string';
    const mapping = asMapping(type.ddlMapping);
    return {
      name: asText(type.name) ?? '',
      primitive: PRIMITIVES.includes(primitive as Primitive) ? (primitive as Primitive) : 'string',
      pattern: asText(type.pattern) ?? '',
      ...(type.zone === undefined || type.zone === null ? {} : { zone: asText(type.zone) }),
      ...(asText(mapping?.duckdb) === undefined ? {} : { duckdb: asText(mapping?.duckdb) }),
    };
  });
  return new Map([...DEFAULT_TYPES, ...own].map((type) => [type.name, type]));
}

/**
 * Reads the attributes of a table.
 *
 * @throws Error for attributes that Starlake refuses, or that are not supported here.
 */
export function readAttributes(
  declared: unknown,
  types: Types,
  errorOf: ErrorOf,
  above: ReadonlyArray<string | number> = [],
): Attribute[] {
  return (Array.isArray(declared) ? declared : []).map((item: unknown, index) => {
    const attribute = asMapping(item) ?? {};
    const name = asText(attribute.name) ?? '';
    const place = [...above, 'attributes', index];
    const typeName = asText(attribute.type) ?? '';
    const type = types.get(typeName);
    const attributes = readAttributes(attribute.attributes, types, errorOf, place);
    if (!type && attributes.length === 0) {
      throw errorOf(
        [...place, 'type'],
        `is ${typeName ? `${typeName}, which Starlake does not know` : 'missing'}: Starlake takes it for a struct, but it has no attributes`,
      );
    }
    // Starlake converts all of it to upper case, including texts.
    const privacy = asText(attribute.privacy)?.toUpperCase();
    const replacement = privacy?.startsWith('SQL:') ? privacy.slice('SQL:'.length) : undefined;
    if (replacement !== undefined && (!type || above.length > 0)) {
      throw errorOf([...place, 'privacy'], 'is SQL, which the embedded executor supports only for columns');
    }
    const algorithm = replacement === undefined ? privacy : undefined;
    checkDone(attributes.length > 0 ? undefined : type, algorithm, (key, message) => errorOf([...place, key], message));
    const position = asMapping(attribute.position);
    return {
      name,
      column: asText(attribute.rename) ?? name,
      type: attributes.length > 0 ? undefined : type,
      attributes,
      array: asBoolean(attribute.array, false),
      required: asBoolean(attribute.required, false),
      trim: trimOf(asText(attribute.trim)),
      default: attribute.default === undefined || attribute.default === null ? undefined : asText(attribute.default),
      ignore: asBoolean(attribute.ignore, false),
      script: asText(attribute.script),
      privacy: algorithm,
      replacement,
      position: position && { first: Number(position.first), last: Number(position.last) },
    };
  });
}

/** @throws Error if a table has no columns, or two with the same name, which is not case-sensitive. */
export function assertDistinct(attributes: readonly Attribute[], errorOf: ErrorOf): void {
  if (attributes.length === 0) {
    throw errorOf(['attributes'], 'is empty: a table needs at least one column');
  }
  for (const key of ['name', 'column'] as const) {
    const names = attributes.map((attribute) => attribute[key].toLowerCase());
    const index = names.findIndex((name, at) => names.indexOf(name) < at);
    if (index >= 0) {
      const { name, column } = attributes[index];
      const written = key === 'column' && column !== name ? 'rename' : 'name';
      throw errorOf(
        ['attributes', index, written],
        `is '${attributes[index][key]}', and attribute ${names.indexOf(names[index]) + 1} has the same: give it another one`,
      );
    }
  }
}

// Before any file is moved.
function checkDone(
  type: StarlakeType | undefined,
  privacy: string | undefined,
  errorOf: (key: string, message: string) => Error,
): void {
  try {
    if (type) typeReader(type);
  } catch (error) {
    throw errorOf(
      'type',
      `is ${type?.name}, which the embedded executor does not support: ${(error as Error).message}`,
    );
  }
  try {
    privacyOf(privacy);
  } catch (error) {
    throw errorOf('privacy', `is not supported by the embedded executor: ${(error as Error).message}`);
  }
}

function trimOf(trim = 'NONE'): Attribute['trim'] {
  const upper = trim.toUpperCase();
  return upper === 'LEFT' || upper === 'RIGHT' || upper === 'BOTH' ? upper : 'NONE';
}
