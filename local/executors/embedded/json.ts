import * as path from 'node:path';
import type { Table } from './domain';
import { readText } from './files';
import type { Source } from './source';
import { literal } from './sql';
import { asBoolean } from './yaml-file';

/** Reads JSON lines, or the objects of a JSON array. An attribute that an object does not have is null. */
export async function readJson(file: string, { attributes, metadata }: Table, array: boolean): Promise<Source> {
  const lines = !array && !asBoolean(metadata.multiline, false);
  const format = array ? 'array' : lines ? 'newline_delimited' : 'unstructured';
  const from = `read_json_objects(${literal(file)}, format = '${format}')`;
  const names = attributes.map(({ name }) => literal(name)).join(', ');
  return {
    from,
    texts: attributes.map(({ name }) => `json_extract_string(json, ${literal(jsonPath(name))})`),
    malformed: {
      condition: "json_type(json) <> 'OBJECT'",
      reason: lines ? 'not a JSON object (for an array, set array: true in the metadata)' : 'not a JSON object',
    },
    undeclared:
      `SELECT DISTINCT name FROM (SELECT unnest(json_keys(json)) AS name FROM ${from}) ` +
      `WHERE name NOT IN (${names}) ORDER BY name`,
    explain: lines ? () => firstBadLine(file) : undefined,
  };
}

function jsonPath(name: string): string {
  return `$."${name.replaceAll('"', '\\"')}"`;
}

// DuckDB counts the lines of a malformed file wrongly (1.5).
async function firstBadLine(file: string): Promise<string | undefined> {
  const lines = (await readText(file)).split('\n');
  for (const [index, line] of lines.entries()) {
    try {
      if (line.trim() !== '') {
        JSON.parse(line);
      }
    } catch (error) {
      return `${path.basename(file)}, line ${index + 1}: ${(error as Error).message}`;
    }
  }
  return undefined;
}
