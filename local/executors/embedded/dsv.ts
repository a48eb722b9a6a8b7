import * as path from 'node:path';
import { CommandError } from './command-error';
import type { Table } from './domain';
import { readText } from './files';
import type { Source } from './source';
import { identifier, literal } from './sql';
import { asBoolean, asText } from './yaml-file';

interface Dialect {
  readonly separator: string;
  readonly quote: string;
  readonly escape: string;
}

/** Reads delimiter-separated values. Empty values are null, as in Starlake. */
export async function readDsv(file: string, table: Table): Promise<Source> {
  const { metadata, attributes } = table;
  // Starlake's defaults.
  const dialect: Dialect = {
    separator: (asText(metadata.separator) ?? ';').replaceAll('\\t', '\t'),
    quote: asText(metadata.quote) ?? '"',
    escape: asText(metadata.escape) ?? '\\',
  };
  const withHeader = asBoolean(metadata.withHeader, true);
  const header = withHeader ? await readHeader(file, dialect) : attributes.map(({ name }) => name);
  const positions = new Map(header.map((name, index) => [name.toLowerCase(), index]));
  const missing = attributes.filter(({ name }) => !positions.has(name.toLowerCase())).map(({ name }) => name);
  if (missing.length > 0) {
    throw new CommandError(
      `${path.basename(file)}: no column ${missing.join(', ')} in its header (${header.join(', ')})`,
    );
  }
  const declared = new Set(attributes.map(({ name }) => name.toLowerCase()));
  const columns = header.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ');
  return {
    // Nothing is guessed: a guess may pass over lines that do not fit it.
    from:
      `read_csv(${literal(file)}, auto_detect = false, strict_mode = true, columns = {${columns}}, ` +
      `header = ${withHeader}, delim = ${literal(dialect.separator)}, ` +
      `quote = ${literal(dialect.quote)}, escape = ${literal(dialect.escape)})`,
    texts: attributes.map(({ name }) => identifier(`c${positions.get(name.toLowerCase())}`)),
    ignored: header.filter((name) => !declared.has(name.toLowerCase())),
  };
}

async function readHeader(file: string, dialect: Dialect): Promise<string[]> {
  const content = (await readText(file)).replace(/^\uFEFF/, '');
  const header = firstRecord(content, dialect).map((name) => name.trim());
  const name = path.basename(file);
  if (header.every((column) => column === '')) {
    throw new CommandError(`${name}: it is empty, and its first line has to name its columns`);
  }
  const lower = header.map((column) => column.toLowerCase());
  const twice = header.find((_, index) => lower.indexOf(lower[index]) !== index);
  if (twice !== undefined) {
    throw new CommandError(`${name}: column '${twice}' is there twice`);
  }
  return header;
}

function firstRecord(content: string, { separator, quote, escape }: Dialect): string[] {
  const fields = [''];
  let quoted = false;
  for (let index = 0; index < content.length; index++) {
    const character = content[index];
    if (quoted && character === escape && content[index + 1] === quote) {
      fields[fields.length - 1] += quote;
      index++;
    } else if (character === quote) {
      quoted = !quoted;
    } else if (!quoted && (character === '\n' || character === '\r')) {
      break;
    } else if (!quoted && content.startsWith(separator, index)) {
      fields.push('');
      index += separator.length - 1;
    } else {
      fields[fields.length - 1] += character;
    }
  }
  return fields;
}
