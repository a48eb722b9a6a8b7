import * as path from 'node:path';
import { Audit } from '../record/audit';
import { Killed } from '../command/checkpoint';
import { printUnknown, printWithout, type CommandContext, type CommandResult } from '../command/command';
import { CommandError, errorLines } from '../command/command-error';
import { readDomains, type Domain, type Table } from '../project/domain';
import { exists, identifyFile, isSameFile, listFiles, moveFile, type FileIdentity } from './files';
import { selectTables } from './landing';
import { assertReadable } from '../formats/content';
import { loadFile } from './load-file';
import { putAwayLoadedBefore, settle } from './put-away';
import { printTotals, uriOf, type LoadedFile } from '../record/summary';
import { TableLoad } from './table-load';

/**
 * `load`: loads the files in the stage area, each in its own transaction. A file is loaded once, even if the container
 * is killed and its files are moved back to stage: see the journal.
 */
export async function load(context: CommandContext): Promise<CommandResult> {
  const { domains: domainNames, tables: tableNames } = context.command.lists;
  // Starlake reads refs for the tables that it writes.
  context.project.files.strictly((files) => files.refs());
  const audit = new Audit(context);
  printWithout(context);
  const domains = readDomains(context.project, domainNames, tableNames);
  printUnknown(
    context,
    domains.map(({ name }) => name),
    domainNames,
  );
  printUnknown(
    context,
    domains.flatMap(({ tables }) => tables.map(({ name }) => name)),
    tableNames,
  );
  // An unsupported table is refused before any of its files is moved. The others are loaded, as by Starlake.
  const loaded = domains.filter(({ tables }) => tables.length > 0);
  const planned = await Promise.all(loaded.map((domain) => filesByTable(context, domain, tableNames)));
  const loads: Array<readonly [TableLoad, readonly string[]]> = [];
  let failed = false;
  for (const { domain, files } of planned) {
    for (const [table, names] of files) {
      const done = await succeeds(context, async () => {
        const load = await TableLoad.of(context, audit, domain, table);
        if (load.reading.format.type !== 'PARQUET') names.forEach(assertReadable);
        loads.push([load, names]);
      });
      failed = failed || !done;
    }
  }
  for (const { domain, unresolved } of planned) {
    if (!tableNames) await moveUnresolved(context, domain, unresolved);
  }
  const loadedFiles: LoadedFile[] = [];
  for (const [table, names] of loads) {
    const succeeded = await succeeds(context, async () => {
      const loaded = await loadTable(table, names);
      loadedFiles.push(...loaded.files);
      failed = failed || loaded.failed;
    });
    failed = failed || !succeeded;
  }
  if (!failed && loadedFiles.length > 0) printTotals(context, loadedFiles);
  return { exitCode: failed ? 1 : 0, rows: loadedFiles.reduce((sum, { accepted }) => sum + accepted, 0) };
}

/** The files of a domain in stage. */
interface StagedFiles {
  readonly domain: Domain;
  /** The files of each table; includes a table without files, if an earlier load left some in ingesting. */
  readonly files: ReadonlyMap<Table, string[]>;
  /** Files of no table. */
  readonly unresolved: readonly string[];
}

async function filesByTable(
  { project, print }: CommandContext,
  domain: Domain,
  tableNames?: readonly string[],
): Promise<StagedFiles> {
  const stage = project.areas.folder('stage', domain.label);
  const tables = selectTables(domain, tableNames);
  const files = new Map<Table, string[]>();
  const unresolved: string[] = [];
  for (const name of await listFiles(stage)) {
    const table = tables.find(({ pattern }) => pattern.test(name));
    if (table) {
      files.set(table, [...(files.get(table) ?? []), name]);
    } else {
      unresolved.push(name);
    }
  }
  const left = await listFiles(project.areas.folder('ingesting', domain.label));
  for (const table of tables) {
    if (!files.has(table)) {
      print(`${domain.name}.${table.name}: no file to load in ${stage}`);
      if (left.some((name) => table.pattern.test(name))) {
        files.set(table, []);
      }
    }
  }
  return { domain, files, unresolved };
}

async function moveUnresolved(context: CommandContext, domain: Domain, names: readonly string[]): Promise<void> {
  const { areas } = context.project;
  const [stage, unresolved] = [areas.folder('stage', domain.label), areas.folder('unresolved', domain.label)];
  for (const name of names) {
    await moveFile(name, stage, unresolved, true);
    context.print(`${domain.name}: ${name} matches no table, moved to ${unresolved}`);
  }
}

/**
 * Loads the files of a table one after the other. A file that fails stays in ingesting, and the next ones are loaded.
 */
async function loadTable(
  load: TableLoad,
  names: readonly string[],
): Promise<{ readonly files: readonly LoadedFile[]; readonly failed: boolean }> {
  const { connection, without } = load.sink;
  if (names.length > 0 && connection.isSubstitute) {
    load.print(`connection '${connection.name}' is not DuckDB, ${connection.file} is used instead`);
  }
  if (names.length > 0 && without.length > 0) {
    load.print(`without effect here: ${without.join(', ')}`);
  }
  await settle(load);
  const taken = await takeFiles(load, names);
  if (taken.length === 0) {
    return { files: [], failed: false };
  }
  const committed = await load.committed();
  const before = committed.filter((file) => taken.some((other) => isSameFile(file, other)));
  let failed = !(await succeeds(load.context, () => putAwayLoadedBefore(load, before)));
  const files = taken.filter((file) => !before.some((other) => isSameFile(file, other)));
  // Printed as by Starlake: the order of the files.
  const inOrder = files.map(({ name }) => name).join(',');
  load.context.print(`Ingest resolved file : ${inOrder} as table ${load.fullName}`);
  const loaded: LoadedFile[] = [];
  for (const file of files) {
    const read = async () => loaded.push({ uri: uriOf(load, file.name), ...(await loadFile(load, file)) });
    failed = !(await succeeds(load.context, read)) || failed;
  }
  return { files: loaded, failed };
}

async function takeFiles(load: TableLoad, names: readonly string[]): Promise<FileIdentity[]> {
  const { stage, ingesting } = load;
  load.context.signal.throwIfAborted();
  for (const name of names) {
    // Before any is moved: either all files of the table move, or none.
    if (await exists(path.join(ingesting, name))) {
      throw new CommandError(
        `${load.fullName}: ${name} is in ${ingesting} already, from a load that did not succeed. Move it back to ${stage}, or away`,
      );
    }
  }
  const taken: FileIdentity[] = [];
  for (const name of names) {
    const moved = await moveFile(name, stage, ingesting, false);
    const file = moved && (await identifyFile(ingesting, name));
    if (file) {
      await load.reach('taken', name);
      load.print(`${name} moved to ${ingesting}`);
      taken.push(file);
    }
  }
  return taken.sort(load.context.project.byName ? byName : byTime);
}

function byTime(one: FileIdentity, other: FileIdentity): number {
  if (one.modifiedNs === other.modifiedNs) return byName(one, other);
  return one.modifiedNs < other.modifiedNs ? -1 : 1;
}

function byName(one: FileIdentity, other: FileIdentity): number {
  return one.name < other.name ? -1 : 1;
}

/** Runs a part of a command, and returns whether it succeeded. A failure is printed, and the other parts continue. */
async function succeeds(context: CommandContext, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof Killed) {
      throw error;
    }
    context.signal.throwIfAborted();
    errorLines(error).forEach((line) => context.print(line));
    return false;
  }
}
