import * as path from 'node:path';
import { Killed } from './checkpoint';
import { printUnknown, type CommandContext, type CommandResult } from './command';
import { CommandError, errorLines } from './command-error';
import { readDomains, type Domain, type Table } from './domain';
import { exists, identifyFile, isSameFile, listFiles, moveFile, type FileIdentity } from './files';
import { recordCommitted } from './journal';
import { selectTables } from './landing';
import { printLoadedBefore, putAway, settle } from './put-away';
import { readRows, ROWS } from './read-rows';
import { TableLoad } from './table-load';
import { readWriteStrategy, writeRows, type WriteStrategy, type Written } from './write-strategy';

/**
 * `load`: loads what is in the stage area, each table in a transaction of its own. A file is loaded once, even if the
 * container is killed and its files are moved back to stage: see the journal.
 */
export async function load(context: CommandContext): Promise<CommandResult> {
  const { domains: domainNames, tables: tableNames } = context.command.lists;
  const domains = await readDomains(context.project, domainNames);
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
  let rows = 0;
  let failed = false;
  for (const domain of domains) {
    for (const [table, files] of await filesByTable(context, domain, tableNames)) {
      try {
        rows += await loadTable(new TableLoad(context, domain, table), files);
      } catch (error) {
        if (error instanceof Killed) {
          throw error;
        }
        context.signal.throwIfAborted();
        errorLines(error).forEach((line) => context.print(line));
        failed = true;
      }
    }
  }
  return { exitCode: failed ? 1 : 0, rows };
}

/** The staged files of each table; also of a table that has none, if an earlier load left some in ingesting. */
async function filesByTable(
  context: CommandContext,
  domain: Domain,
  tableNames?: readonly string[],
): Promise<Map<Table, string[]>> {
  const stage = context.project.areas.folder('stage', domain.name);
  const tables = selectTables(domain, tableNames);
  const files = new Map<Table, string[]>();
  for (const name of await listFiles(stage)) {
    const table = tables.find(({ pattern }) => pattern.test(name));
    if (table) {
      files.set(table, [...(files.get(table) ?? []), name]);
    } else if (!tableNames) {
      const unresolved = context.project.areas.folder('unresolved', domain.name);
      await moveFile(name, stage, unresolved, true);
      context.print(`${domain.name}: ${name} is of no table, moved to ${unresolved}`);
    }
  }
  const left = await listFiles(context.project.areas.folder('ingesting', domain.name));
  for (const table of tables) {
    if (!files.has(table)) {
      context.print(`${domain.name}.${table.name}: no file to load in ${stage}`);
      if (left.some((name) => table.pattern.test(name))) {
        files.set(table, []);
      }
    }
  }
  return files;
}

async function loadTable(load: TableLoad, names: readonly string[]): Promise<number> {
  await settle(load);
  const taken = await takeFiles(load, names);
  if (taken.length === 0) {
    return 0;
  }
  const committed = await load.committed();
  const before = taken.filter((file) => committed.some((other) => isSameFile(file, other)));
  printLoadedBefore(load, before);
  await putAway(load, before);
  const files = taken.filter((file) => !before.includes(file));
  if (files.length === 0) {
    return 0;
  }
  const strategy = readWriteStrategy(load.table.metadata.writeStrategy, 'APPEND', `Table ${load.fullName}`);
  const { rows, replaced } = await writeFiles(load, files, strategy);
  await load.reach('committed');
  const duplicates = replaced > 0 ? `, ${replaced} more replaced by a later row of the same key` : '';
  load.print(`${rows} rows loaded (${strategy.type})${duplicates}`);
  await putAway(load, files);
  return rows;
}

async function takeFiles(load: TableLoad, names: readonly string[]): Promise<FileIdentity[]> {
  const { stage, ingesting } = load;
  load.context.signal.throwIfAborted();
  for (const name of names) {
    // Before any is moved: either all files of the table are loaded, or none.
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
  return taken;
}

/** Writes the rows of files and, in the same transaction, that the files were loaded. */
async function writeFiles(load: TableLoad, files: readonly FileIdentity[], strategy: WriteStrategy): Promise<Written> {
  const { context, domain, table, fullName } = load;
  if (load.instead !== undefined) {
    load.print(`connection '${load.instead}' is not DuckDB, ${load.database} stands in for it`);
  }
  return context.databases.use(load.database, context.signal, async (session) => {
    await session.run("SET TimeZone = 'UTC'");
    for (const { name } of files) {
      const read = await readRows(session, path.join(load.ingesting, name), table, fullName);
      await load.reach('read', name);
      const passedOver =
        read.undeclared.length > 0 ? `, not declared and not loaded: ${read.undeclared.join(', ')}` : '';
      load.print(`${name}, ${read.rows} rows${passedOver}`);
    }
    return session.write(async () => {
      const written = await writeRows(session, domain.finalName, table.finalName, ROWS, strategy);
      await recordCommitted(session, load.owner, files);
      await load.reach('committing');
      return written;
    });
  });
}
