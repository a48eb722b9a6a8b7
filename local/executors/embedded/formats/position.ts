import { readDsv, type Dialect } from './dsv';
import { STRING, type Input, type RawFields } from './input';

/** A column of a fixed-width file: its first and last character, counted from 0. */
export interface Place {
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

/** The lines of a text. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  // The line break after the last line begins no new line.
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/**
 * The lines of a text in another encoding than UTF-8: Spark reads them as delimiter-separated values of one column, so
 * it ignores blank lines, and a line can be in quotes.
 */
export function decodedLinesOf(text: string): string[] {
  return [...readDsv(text, LINES, ['value']).rows].map(({ value }) => String(value ?? ''));
}

const LINES: Dialect = {
  ...{ withHeader: false, separator: '\n', quote: '"', escape: '\\', multiline: false, nullValue: '' },
  ...{ trimLeft: false, trimRight: false, mode: 'PERMISSIVE', skipRows: 0 },
};

/** Reads values by their positions in lines. A value beyond the end of its line is an empty text. */
export function readPositions(lines: readonly string[], places: readonly Place[]): Input {
  return {
    fields: new Map(places.map(({ name }) => [name, STRING])),
    rows: rowsOf(lines, places),
  };
}

function* rowsOf(lines: readonly string[], places: readonly Place[]): Generator<RawFields> {
  for (const line of lines) {
    const characters = Array.from(line);
    yield Object.fromEntries(places.map(({ name, first, last }) => [name, characters.slice(first, last + 1).join('')]));
  }
}
