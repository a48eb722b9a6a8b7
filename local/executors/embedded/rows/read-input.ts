import type { Reading } from '../project/domain';
import type { Session } from '../database/duckdb';
import { readContent } from '../formats/content';
import { readDsv } from '../formats/dsv';
import type { Input } from '../formats/input';
import { readJson } from '../formats/json';
import { readParquet } from '../formats/parquet';
import { isUtf8 } from '../formats/encoding';
import { decodedLinesOf, linesOf, readPositions } from '../formats/position';
import { readXml } from '../formats/xml';

/**
 * Reads a file of a table in the format that its metadata declare.
 *
 * @throws Error if it does not have that format.
 */
export async function readInput(session: Session, file: string, reading: Reading): Promise<Input> {
  const { format, attributes, filter } = reading;
  const read = attributes.filter(({ script }) => script === undefined);
  if (format.type === 'PARQUET') return readParquet(session, file);
  const text = await readContent(file, format.encoding);
  switch (format.type) {
    case 'DSV':
      return readDsv(
        text,
        format.dialect,
        read.map(({ name }) => name),
      );
    case 'JSON':
      return readJson(text, format.whole);
    case 'XML':
      return readXml(text, read, format.options);
    case 'POSITION': {
      const places = read.map(({ name, position }) => ({
        ...{ name, first: position?.first ?? 0, last: position?.last ?? -1 },
      }));
      const lines = isUtf8(format.encoding) ? linesOf(text) : decodedLinesOf(text);
      return readPositions(filter === undefined ? lines : await filtered(session, lines, filter), places);
    }
  }
}

/** The lines for which an SQL expression about `value` is true. */
async function filtered(session: Session, lines: readonly string[], filter: string): Promise<string[]> {
  await session.run('CREATE OR REPLACE TEMP TABLE sl_lines (value VARCHAR)');
  await session.append(
    'sl_lines',
    lines.map((line) => [line]),
  );
  const wanted = await session.query(`SELECT value FROM temp.sl_lines WHERE ${filter} ORDER BY rowid`);
  return wanted.map(({ value }) => String(value));
}
