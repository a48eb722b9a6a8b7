import { ENCODINGS, isByteWise, isUtf8 } from '../formats/encoding';
import type { Dialect } from '../formats/dsv';
import type { XmlOptions } from '../formats/xml';
import { asBoolean, asMapping, asText, type Mapping } from './mapping';
import type { ErrorOf } from './error-of';

/** The format of a table's files. */
export type FileFormat =
  | { readonly type: 'DSV'; readonly encoding: string; readonly dialect: Dialect }
  | { readonly type: 'JSON'; readonly encoding: string; readonly whole: boolean }
  | { readonly type: 'XML'; readonly encoding: string; readonly options: XmlOptions }
  | { readonly type: 'POSITION'; readonly encoding: string }
  | { readonly type: 'PARQUET' };

/** Options that Spark reads only for other formats: a domain can set them for all its tables. */
const OF_DSV = ['header', 'delimiter', 'sep', 'quote', 'escape', 'comment', 'skiprows'];
const OF_XML = ['rowtag', 'roottag', 'attributeprefix', 'valuetag'];

/** Spark's options that are supported or not used by a format, in lower case, by format. Any other is refused. */
const OPTIONS: Readonly<Record<FileFormat['type'], readonly string[]>> = {
  DSV: [
    ...[...OF_DSV, ...OF_XML, 'multiline', 'nullvalue', 'mode'],
    ...['ignoreleadingwhitespace', 'ignoretrailingwhitespace', 'encoding', 'charset', 'inferschema'],
  ],
  JSON: [...OF_DSV, ...OF_XML, 'multiline', 'encoding', 'charset'],
  XML: [...OF_XML, ...OF_DSV, 'encoding', 'charset', 'inferschema'],
  POSITION: [],
  PARQUET: ['mergeschema'],
};

/**
 * Reads the format of a table's files, with Starlake's defaults.
 *
 * @param metadata The table's metadata, which override the domain's.
 * @param more Options of the application for delimiter-separated values (`dsvOptions`), which have priority.
 * @throws Error for an unsupported format.
 */
export function readFileFormat(metadata: Mapping, more: Mapping, errorOf: ErrorOf): FileFormat {
  const refuse = (key: string, value: string, known: string): never => {
    throw errorOf(
      ['metadata', ...key.split('.')],
      `is ${value}, which the embedded executor does not support (${known})`,
    );
  };
  const type = typeOf((asText(metadata.format) ?? 'DSV').toUpperCase(), refuse);
  const options = new Map<string, string>();
  for (const [key, value] of Object.entries({ ...asMapping(metadata.options), ...(type === 'DSV' ? more : {}) })) {
    if (!OPTIONS[type].includes(key.toLowerCase()))
      refuse(`options.${key}`, asText(value) ?? '', OPTIONS[type].join(', ') || 'none');
    options.set(key.toLowerCase(), asText(value) ?? '');
  }
  const encoding = options.get('encoding') ?? options.get('charset') ?? asText(metadata.encoding) ?? 'UTF-8';
  if (!ENCODINGS.includes(encoding.toUpperCase()) && type !== 'PARQUET') {
    refuse('encoding', encoding, `Spark reads only ${ENCODINGS.join(', ')}`);
  }
  switch (type) {
    case 'DSV': {
      const dialect = dialectOf(metadata, options, refuse);
      // Spark searches for line ends before it decodes.
      if (!dialect.multiline && !isUtf8(encoding) && !isByteWise(encoding)) {
        refuse('encoding', encoding, `Spark corrupts lines in it: set 'multiline: true'`);
      }
      return { type, encoding, dialect };
    }
    case 'JSON': {
      const multiline = isTrue(options.get('multiline') ?? asText(metadata.multiline));
      const whole = asBoolean(metadata.array, false) || multiline;
      // Spark cannot find the line ends.
      if (!whole && !isUtf8(encoding)) refuse('encoding', encoding, 'UTF-8 for lines of JSON');
      return { type, encoding, whole };
    }
    case 'XML': {
      if (!isUtf8(encoding) && !isByteWise(encoding))
        refuse('encoding', encoding, 'UTF-8, US-ASCII, ISO-8859-1 for XML');
      const rowTag = options.get('rowtag');
      if (!rowTag)
        throw errorOf(
          ['metadata', 'format'],
          'is XML, and metadata.options has no rowTag, which names the element of a row',
        );
      const [attributePrefix, valueTag] = [options.get('attributeprefix') ?? '_', options.get('valuetag') ?? '_VALUE'];
      return { type, encoding, options: { rowTag, attributePrefix, valueTag } };
    }
    case 'POSITION':
      if (!isUtf8(encoding) && !isByteWise(encoding)) refuse('encoding', encoding, 'Spark corrupts lines in it');
      return { type, encoding };
    case 'PARQUET':
      return { type };
  }
}

type Refuse = (key: string, value: string, known: string) => never;

function typeOf(format: string, refuse: Refuse): FileFormat['type'] {
  if (format === 'JSON_FLAT' || format === 'JSON_ARRAY') return 'JSON';
  if (format === 'FIXED') return 'POSITION';
  return Object.hasOwn(OPTIONS, format)
    ? (format as FileFormat['type'])
    : refuse('format', format, Object.keys(OPTIONS).join(', '));
}

function dialectOf(metadata: Mapping, options: ReadonlyMap<string, string>, refuse: Refuse): Dialect {
  const text = (key: string, ...names: string[]) =>
    names.map((name) => options.get(name)).find((value) => value !== undefined) ?? asText(metadata[key]);
  const mode = (options.get('mode') ?? 'PERMISSIVE').toUpperCase();
  if (mode !== 'PERMISSIVE' && mode !== 'DROPMALFORMED' && mode !== 'FAILFAST') {
    return refuse('options.mode', mode, 'PERMISSIVE, DROPMALFORMED, FAILFAST');
  }
  const emptyIsNull = asBoolean(metadata.emptyIsNull, true);
  const [quote, escape] = [text('quote', 'quote') ?? '"', text('escape', 'escape') ?? '\\'];
  if (quote.length > 1) return refuse('quote', quote, 'one character');
  if (escape.length > 1) return refuse('escape', escape, 'one character');
  return {
    withHeader: isTrue(text('withHeader', 'header') ?? 'true'),
    separator: unescaped(text('separator', 'sep', 'delimiter') ?? ';'),
    quote,
    escape,
    multiline: isTrue(text('multiline', 'multiline')),
    nullValue: text('nullValue', 'nullvalue') ?? (emptyIsNull ? '' : undefined),
    comment: options.get('comment'),
    trimLeft: isTrue(options.get('ignoreleadingwhitespace')),
    trimRight: isTrue(options.get('ignoretrailingwhitespace')),
    mode,
    skipRows: Number(options.get('skiprows') ?? 0),
  };
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}

// Unescapes a delimiter as Spark does.
function unescaped(separator: string): string {
  const special: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n', f: '\f', b: '\b' };
  return separator.replace(/\\(.)/g, (_, character: string) => special[character] ?? character);
}
