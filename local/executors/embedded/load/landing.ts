import * as path from 'node:path';
import { CommandError } from '../command/command-error';
import type { Domain, Table } from '../project/domain';
import { identifyFile, listFiles } from './files';

/** A file that waits in a domain's landing directory. */
export interface LandedFile {
  readonly name: string;
  readonly table: Table;
  /** Name of the acknowledgement file beside it, where the table asks for one. */
  readonly ack?: string;
}

/**
 * The files of a domain that may be staged, the oldest first: those of its tables' patterns, with their acknowledgement
 * where asked for. One acknowledges one file.
 *
 * @param tables Which tables; all without it.
 * @throws CommandError if the domain has no `metadata.directory`.
 */
export async function landedFiles(domain: Domain, tables?: readonly string[]): Promise<LandedFile[]> {
  const present = new Set(await listFiles(landingDirectory(domain)));
  const wanted = selectTables(domain, tables);
  return (await oldestFirst(domain, [...present])).flatMap((name) => {
    const table = wanted.find(({ pattern }) => pattern.test(name));
    if (!table) {
      return [];
    }
    if (table.ack === undefined) {
      return [{ name, table }];
    }
    const ack = `${path.parse(name).name}.${table.ack}`;
    // It is gone then, and acknowledges no other file.
    return present.delete(ack) ? [{ name, table, ack }] : [];
  });
}

/** Starlake goes through them by the milliseconds that they were changed at, then by name. */
async function oldestFirst(domain: Domain, names: readonly string[]): Promise<string[]> {
  const files = await Promise.all(names.map((name) => identifyFile(landingDirectory(domain), name)));
  return files
    .flatMap((file) => (file ? [{ name: file.name, time: file.modifiedNs / 1_000_000n }] : []))
    .sort((one, other) => Number(one.time - other.time) || (one.name < other.name ? -1 : 1))
    .map(({ name }) => name);
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
