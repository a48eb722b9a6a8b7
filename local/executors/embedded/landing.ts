import * as path from 'node:path';
import { CommandError } from './command-error';
import type { Domain, Table } from './domain';
import { listFiles } from './files';

/** A file that waits in a domain's landing directory. */
export interface LandedFile {
  readonly name: string;
  readonly table: Table;
  /** Name of the acknowledgement file beside it, where the table asks for one. */
  readonly ack?: string;
}

/**
 * The files of a domain that may be staged: those of its tables' patterns, with their acknowledgement where asked for.
 *
 * @param tables Which tables; all without it.
 * @throws CommandError if the domain has no `metadata.directory`.
 */
export async function landedFiles(domain: Domain, tables?: readonly string[]): Promise<LandedFile[]> {
  const names = await listFiles(landingDirectory(domain));
  const present = new Set(names);
  const wanted = selectTables(domain, tables);
  return names.flatMap((name) => {
    const table = wanted.find(({ pattern }) => pattern.test(name));
    if (!table) {
      return [];
    }
    if (table.ack === undefined) {
      return [{ name, table }];
    }
    const ack = `${path.parse(name).name}.${table.ack}`;
    return present.has(ack) ? [{ name, table, ack }] : [];
  });
}

/** The landing directory of a domain, which Starlake asks for. */
export function landingDirectory(domain: Domain): string {
  if (!domain.directory) {
    throw new CommandError(`Domain ${domain.name} has no metadata.directory: its files cannot be staged`);
  }
  return domain.directory;
}

/** The tables of a domain that a command asks for; all without names. */
export function selectTables(domain: Domain, names?: readonly string[]): readonly Table[] {
  return names ? domain.tables.filter(({ name }) => names.includes(name)) : domain.tables;
}
