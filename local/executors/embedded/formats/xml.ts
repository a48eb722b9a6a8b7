import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Attribute } from '../project/attribute';
import { castToDecimal, castToInteger, parseJavaDouble } from '../types/java-number';
import { sparkTimestamp } from '../types/spark-timestamp';
import { decimalShape } from '../types/type-reader';
import type { Input, InputType, Leaf, Raw, RawFields } from './input';

/** How XML is read. */
export interface XmlOptions {
  /** Name of the element that is a row. */
  readonly rowTag: string;
  /** Prefix of the column names of XML attributes. */
  readonly attributePrefix: string;
  /** Name of the column for an element's text, if the element has XML attributes. */
  readonly valueTag: string;
}

/** An XML element: its text, or its content by names. */
type Element = string | { readonly [name: string]: Element | Element[] };

/**
 * Reads XML as Spark does with the schema of a table: of a row with an invalid value, only the values before it are
 * read. A malformed row has no values, and is the last one.
 *
 * @throws Error if an XML attribute of a row is invalid: Spark reads attributes before it handles errors of the row,
 * and fails.
 */
export function readXml(text: string, attributes: readonly Attribute[], options: XmlOptions): Input {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: options.attributePrefix,
    textNodeName: options.valueTag,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
  });
  const { attributePrefix: prefix, valueTag } = options;
  const unguarded = attributes.filter(({ name }) => prefix !== '' && name.startsWith(prefix) && name !== valueTag);
  const guarded = attributes.filter((attribute) => !unguarded.includes(attribute));
  const records = recordsOf(text, options.rowTag);
  const malformed = records.findIndex((record) => XMLValidator.validate(record) !== true);
  const rows: RawFields[] = records.slice(0, malformed < 0 ? undefined : malformed).map((record) => {
    const root = (parser.parse(record) as Record<string, Element>)[options.rowTag];
    return { ...fieldsOf(root, unguarded, options), ...fieldsUntilMisfit(root, guarded, options) };
  });
  return {
    fields: new Map(attributes.map((attribute) => [attribute.name, inputType(attribute)])),
    rows: malformed < 0 ? rows : [...rows, {}],
  };
}

/** A value that does not have the type of its column. */
class Misfit extends Error {
  override readonly name = 'Misfit';
}

/** The texts of the elements of a name, wherever they are. */
function recordsOf(text: string, tag: string): string[] {
  const name = tag.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const content = text.replace(/<!--[^]*?-->/g, '');
  return content.match(new RegExp(`<${name}(?:\\s[^>]*)?(?:/>|(?<!/)>[^]*?</${name}\\s*>)`, 'g')) ?? [];
}

function inputType(attribute: Attribute): InputType {
  const { type, attributes, array } = attribute;
  const element: InputType = type
    ? { kind: leafOf(attribute) }
    : { kind: 'struct', fields: new Map(attributes.map((field) => [field.name, inputType(field)])) };
  return array ? { kind: 'array', element } : element;
}

/** The kind as which Spark reads values of a type. */
function leafOf({ type }: Attribute): Leaf {
  const primitive = type?.primitive ?? 'string';
  const isText = ['variant', 'date'].includes(primitive) || type?.pattern.startsWith('epoch_');
  return isText ? 'string' : (primitive as Leaf);
}

/** The values of a row in the order of its elements, up to the first invalid one. */
function fieldsUntilMisfit(row: Element, attributes: readonly Attribute[], options: XmlOptions): RawFields {
  const fields: Record<string, Raw> = {};
  try {
    for (const [name, found] of Object.entries(contentOf(row, options))) {
      const attribute = attributes.find((each) => each.name === name);
      if (!attribute) continue;
      const values: Raw[] = [];
      for (const element of Array.isArray(found) ? found : [found]) {
        values.push(valueOf(element, attribute, options));
        fields[name] = attribute.array ? values : values[values.length - 1];
      }
    }
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
  }
  return fields;
}

/** The content of an element by names. */
function contentOf(element: Element, { valueTag }: XmlOptions): Exclude<Element, string> {
  return typeof element === 'string' ? { [valueTag]: element } : element;
}

function fieldsOf(element: Element, attributes: readonly Attribute[], options: XmlOptions): RawFields {
  const values = contentOf(element, options);
  return Object.fromEntries(
    attributes.map((attribute) => [attribute.name, fieldOf(values[attribute.name], attribute, options)]),
  );
}

function fieldOf(found: Element | Element[] | undefined, attribute: Attribute, options: XmlOptions): Raw {
  if (found === undefined) return null;
  const all = Array.isArray(found) ? found : [found];
  if (attribute.array) return all.map((each) => valueOf(each, attribute, options));
  return valueOf(all[all.length - 1], attribute, options);
}

function valueOf(element: Element, attribute: Attribute, options: XmlOptions): Raw {
  if (!attribute.type) {
    return element === '' ? null : fieldsOf(element, attribute.attributes, options);
  }
  const text = typeof element === 'string' ? element : element[options.valueTag];
  if (typeof text !== 'string' || text === '') return null;
  const value = leafValue(text, attribute);
  if (value === undefined) throw new Misfit(`${attribute.name} is '${text}', which is no ${attribute.type.name}`);
  return value;
}

function leafValue(text: string, attribute: Attribute): Raw | undefined {
  switch (leafOf(attribute)) {
    case 'long':
    case 'int':
      return /^[+-]?\d+$/.test(text) ? castToInteger(text, 64) : undefined;
    case 'short':
    case 'byte':
      return /^[+-]?\d+$/.test(text) ? castToInteger(text, 16) : undefined;
    case 'double':
      return parseJavaDouble(text);
    case 'decimal': {
      const [precision, scale] = attribute.type ? decimalShape(attribute.type) : [38, 9];
      const plain = text.replaceAll(',', '');
      return castToDecimal(plain, precision, scale) === undefined ? undefined : plain;
    }
    case 'boolean':
      return /^(true|1)$/i.test(text) ? true : /^(false|0)$/i.test(text) ? false : undefined;
    case 'timestamp':
      return sparkTimestamp(text);
    default:
      return text;
  }
}
