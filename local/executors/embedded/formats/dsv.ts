import { parse } from 'csv-parse/sync';
import { STRING, type Input, type Raw, type RawFields } from './input';

/** How delimiter-separated values are written. */
export interface Dialect {
  readonly withHeader: boolean;
  readonly separator: string;
  /** Empty for none. */
  readonly quote: string;
  readonly escape: string;
  readonly multiline: boolean;
  /** The text for null; an empty unquoted value is always null. */
  readonly nullValue?: string;
  /** Lines that begin with it are ignored. */
  readonly comment?: string;
  readonly trimLeft: boolean;
  readonly trimRight: boolean;
  /** What happens to rows with more or fewer values than columns: they are cut or filled up, dropped, or an error. */
  readonly mode: 'PERMISSIVE' | 'DROPMALFORMED' | 'FAILFAST';
  /** How many rows after the header are skipped. */
  readonly skipRows: number;
}

/** Replaces an escape character that escapes nothing, which the parser would drop. */
const LONE_ESCAPE = '\uE000';

/**
 * Reads delimiter-separated values as Spark does: blank lines are ignored, short rows are filled up with nulls, an
 * unclosed quote ends with its line.
 *
 * @param names Names of the columns, for a file without a header.
 * @throws Error for a malformed row in the mode FAILFAST.
 */
export function readDsv(text: string, dialect: Dialect, names: readonly string[]): Input {
  const records = recordsOf(text.replace(/^\uFEFF/, ''), dialect);
  const first = dialect.withHeader ? records.next() : undefined;
  const columns = first ? headerOf(first.done ? [] : first.value) : names;
  return {
    fields: new Map(columns.map((name) => [name, STRING])),
    rows: rowsOf(records, columns, dialect),
  };
}

function* rowsOf(records: Iterator<Raw[]>, columns: readonly string[], dialect: Dialect): Generator<RawFields> {
  let skipped = 0;
  for (let next = records.next(); !next.done; next = records.next()) {
    const values = next.value;
    if (values.length !== columns.length && dialect.mode !== 'PERMISSIVE') {
      if (dialect.mode === 'DROPMALFORMED') continue;
      throw new Error(`a row has ${values.length} values, not ${columns.length}, and options.mode is FAILFAST`);
    }
    if (skipped++ < dialect.skipRows) continue;
    yield Object.fromEntries(columns.map((name, index) => [name, values[index] ?? null]));
  }
}

// Like Spark: a missing or repeated name gets its position.
function headerOf(values: readonly Raw[]): string[] {
  const names = values.map((value) => String(value ?? ''));
  const lower = names.map((name) => name.toLowerCase());
  return names.map((name, index) => {
    if (name === '') return `_c${index}`;
    return lower.indexOf(lower[index]) === lower.lastIndexOf(lower[index]) ? name : `${name}${index}`;
  });
}

function* recordsOf(text: string, dialect: Dialect): Generator<Raw[]> {
  const { quote, separator, comment } = dialect;
  if (dialect.multiline) {
    // A line break within quotes is one character, too.
    for (const values of parseRecords(text.replaceAll('\r\n', '\n'), dialect, true)) {
      if (values.length > 1 || (values[0] ?? '') !== '') yield values;
    }
    return;
  }
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line.trim() === '' || (comment && line.startsWith(comment))) continue;
    yield quote !== '' && line.includes(quote)
      ? quotedRecord(line, dialect)
      : line.split(separator).map((value) => valueOf(value, false, dialect));
  }
}

function quotedRecord(line: string, dialect: Dialect): Raw[] {
  try {
    return parseRecords(line, dialect, false)[0] ?? [];
  } catch {
    // A quote that is not closed in its line.
    return parseRecords(`${line}${dialect.quote}`, dialect, false)[0] ?? [];
  }
}

function parseRecords(text: string, dialect: Dialect, lines: boolean): Raw[][] {
  const { quote, escape, separator, comment, trimLeft } = dialect;
  const kept = escape === quote || escape === '' ? text : keepLoneEscapes(text, quote, escape);
  return parse(kept, {
    delimiter: separator,
    quote: quote === '' ? null : quote,
    escape: escape === '' ? null : escape,
    record_delimiter: lines ? ['\n', '\r'] : ['\0'],
    relax_quotes: true,
    // A quote can follow blanks then.
    ltrim: trimLeft,
    relax_column_count: true,
    skip_empty_lines: lines,
    comment: lines ? (comment ?? null) : null,
    comment_no_infix: true,
    cast: (value, { quoting }) => valueOf(value.replaceAll(LONE_ESCAPE, escape), quoting, dialect),
  }) as unknown as Raw[][];
}

function keepLoneEscapes(text: string, quote: string, escape: string): string {
  if (!text.includes(escape)) return text;
  let kept = '';
  for (let index = 0; index < text.length; index++) {
    const [char, next] = [text[index], text[index + 1]];
    if (char !== escape) {
      kept += char;
    } else if (next === escape || next === quote) {
      kept += char + next;
      index++;
    } else {
      kept += LONE_ESCAPE;
    }
  }
  return kept;
}

function valueOf(text: string, quoted: boolean, dialect: Dialect): Raw {
  const { nullValue, trimLeft, trimRight } = dialect;
  const inner = beforeBlanks(text, dialect) ?? (quoted ? text : undefined);
  if (inner !== undefined) return inner === nullValue ? null : inner;
  const left = trimLeft ? text.replace(/^[\0- ]+/, '') : text;
  const value = trimRight ? left.replace(/[\0- ]+$/, '') : left;
  return value === '' || value === nullValue ? null : value;
}

/** A quoted value without the blanks after it; undefined for any other text. */
function beforeBlanks(text: string, { quote, escape }: Dialect): string | undefined {
  const trimmed = text.replace(/[\0- ]+$/, '');
  if (quote === '' || trimmed.length === text.length || trimmed.length < 2) return undefined;
  const inner = trimmed.slice(1, -1);
  if (!trimmed.startsWith(quote) || !trimmed.endsWith(quote) || inner.includes(quote)) return undefined;
  return inner.endsWith(escape) ? undefined : inner;
}
