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
  /** What names of columns begin with that are XML attributes. */
  readonly attributePrefix: string;
  /** Name of the column of an element's text, where it has XML attributes. */
  readonly valueTag: string;
}

/** An element of XML: its text, or what is in it by names. */
type Element = string | { readonly [name: string]: Element | Element[] };

/**
 * Reads XML as Spark does with the schema of a table: of a row with a value that does not fit, only what comes before that
 * value is read. A row that is malformed has no values, and is the last one.
 *
 * @throws Error if an XML attribute of a row does not fit: Spark reads these before it guards a row, and fails.
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

/** A value that is not of the type that its column has. */
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

/** What Spark reads values of a type as. */
function leafOf({ type }: Attribute): Leaf {
  const primitive = type?.primitive ?? 'string';
  const isText = ['variant', 'date'].includes(primitive) || type?.pattern.startsWith('epoch_');
  return isText ? 'string' : (primitive as Leaf);
}

/** The values of a row in the order of its elements, up to the first one that does not fit. */
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

/** What is in an element by names. */
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
