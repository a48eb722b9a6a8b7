import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Attribute } from '../attribute';
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
 * Reads XML as Spark does with the schema of a table: a row of which any value does not fit, or that is malformed, has no
 * values at all.
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
  const fields = new Map(attributes.map((attribute) => [attribute.name, inputType(attribute)]));
  const { attributePrefix: prefix, valueTag } = options;
  const unguarded = attributes.filter(({ name }) => prefix !== '' && name.startsWith(prefix) && name !== valueTag);
  const guarded = attributes.filter((attribute) => !unguarded.includes(attribute));
  return {
    fields,
    rows: recordsOf(text, options.rowTag).map((record) => {
      if (XMLValidator.validate(record) !== true) return {};
      const root = (parser.parse(record) as Record<string, Element>)[options.rowTag];
      const ofTag = fieldsOf(root, unguarded, options);
      try {
        return { ...ofTag, ...fieldsOf(root, guarded, options) };
      } catch (error) {
        if (error instanceof Misfit) return {};
        throw error;
      }
    }),
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

function fieldsOf(element: Element, attributes: readonly Attribute[], options: XmlOptions): RawFields {
  const values = typeof element === 'string' ? { [options.valueTag]: element } : element;
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
