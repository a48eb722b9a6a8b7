import * as path from 'node:path';
import { CommandError } from '../command/command-error';
import type { Domain, Table } from '../project/domain';
import { identifyFile, listFiles } from './files';

/** A file that waits in a domain's landing directory. */
export interface LandedFile {
  readonly name: string;
  readonly table: Table;
  /** Name of the acknowledgement file beside it, if the table requires one. */
  readonly ack?: string;
}

/**
 * The files of a domain that can be staged, the oldest first: those that match its tables' patterns, with the
 * acknowledgement file if required. Each of these acknowledges one file.
 *
 * @param tables Which tables; all by default.
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
    // It is used up, and acknowledges no other file.
    return present.delete(ack) ? [{ name, table, ack }] : [];
  });
}

/** Starlake sorts them by modification time in milliseconds, then by name. */
async function oldestFirst(domain: Domain, names: readonly string[]): Promise<string[]> {
  const files = await Promise.all(names.map((name) => identifyFile(landingDirectory(domain), name)));
  return files
    .flatMap((file) => (file ? [{ name: file.name, time: file.modifiedNs / 1_000_000n }] : []))
    .sort((one, other) => Number(one.time - other.time) || (one.name < other.name ? -1 : 1))
    .map(({ name }) => name);
}

/** The landing directory of a domain, which Starlake requires. */
export function landingDirectory(domain: Domain): string {
  if (!domain.directory) {
    throw new CommandError(`Domain ${domain.name} has no metadata.directory: its files cannot be staged`);
  }
  return domain.directory;
}

/** The tables of a domain that a command names; all without names. */
export function selectTables(domain: Domain, names?: readonly string[]): readonly Table[] {
  return names ? domain.tables.filter(({ name }) => names.includes(name)) : domain.tables;
}
