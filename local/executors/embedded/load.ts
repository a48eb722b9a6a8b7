import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { printUnknown, type CommandContext, type CommandResult } from './command';
import { CommandError, errorLines } from './command-error';
import { readDomains, type Domain, type Table } from './domain';
import { exists, listFiles, moveFile } from './files';
import { selectTables } from './landing';
import { databaseFile } from './project';
import { readRows, ROWS } from './read-rows';
import { readWriteStrategy, writeRows } from './write-strategy';

/** `load`: loads what is in the stage area, each table in a transaction of its own. */
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
        rows += await loadTable(context, domain, table, files);
      } catch (error) {
        context.signal.throwIfAborted();
        errorLines(error).forEach((line) => context.print(line));
        failed = true;
      }
    }
  }
  return { exitCode: failed ? 1 : 0, rows };
}

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
  for (const table of tables) {
    if (!files.has(table)) {
      context.print(`${domain.name}.${table.name}: no file to load in ${stage}`);
    }
  }
  return files;
}

async function loadTable(
  context: CommandContext,
  domain: Domain,
  table: Table,
  names: readonly string[],
): Promise<number> {
  const fullName = `${domain.name}.${table.name}`;
  const ingesting = context.project.areas.folder('ingesting', domain.name);
  const taken = await takeFiles(context, domain, fullName, names);
  if (taken.length === 0) {
    return 0;
  }
  const strategy = readWriteStrategy(table.metadata.writeStrategy, 'APPEND', `Table ${fullName}`);
  const { file: database, instead } = databaseFile(context.project);
  if (instead !== undefined) {
    context.print(`${fullName}: connection '${instead}' is not DuckDB, ${database} stands in for it`);
  }
  const { rows, replaced } = await context.databases.use(database, context.signal, async (session) => {
    await session.run("SET TimeZone = 'UTC'");
    for (const name of taken) {
      const read = await readRows(session, path.join(ingesting, name), table, fullName);
      const passedOver =
        read.undeclared.length > 0 ? `, not declared and not loaded: ${read.undeclared.join(', ')}` : '';
      context.print(`${fullName}: ${name}, ${read.rows} rows${passedOver}`);
    }
    return session.write(() => writeRows(session, domain.finalName, table.finalName, ROWS, strategy));
  });
  const duplicates = replaced > 0 ? `, ${replaced} more replaced by a later row of the same key` : '';
  context.print(`${fullName}: ${rows} rows loaded (${strategy.type})${duplicates}`);
  await putAway(context, domain, fullName, taken);
  return rows;
}

async function takeFiles(
  context: CommandContext,
  domain: Domain,
  fullName: string,
  names: readonly string[],
): Promise<string[]> {
  const { areas } = context.project;
  const [stage, ingesting] = [areas.folder('stage', domain.name), areas.folder('ingesting', domain.name)];
  context.signal.throwIfAborted();
  for (const name of names) {
    // Before any is moved: either all files of the table are loaded, or none.
    if (await exists(path.join(ingesting, name))) {
      throw new CommandError(
        `${fullName}: ${name} is in ${ingesting} already, from a load that did not succeed. Move it back to ${stage}, or away`,
      );
    }
  }
  const taken: string[] = [];
  for (const name of names) {
    if (await moveFile(name, stage, ingesting, false)) {
      context.print(`${fullName}: ${name} moved to ${ingesting}`);
      taken.push(name);
    }
  }
  return taken;
}

async function putAway(
  context: CommandContext,
  domain: Domain,
  fullName: string,
  names: readonly string[],
): Promise<void> {
  const { areas, archive } = context.project;
  const [ingesting, archived] = [areas.folder('ingesting', domain.name), areas.folder('archive', domain.name)];
  for (const name of names) {
    if (archive) {
      await moveFile(name, ingesting, archived, true);
      context.print(`${fullName}: ${name} archived in ${archived}`);
    } else {
      await fs.rm(path.join(ingesting, name));
      context.print(`${fullName}: ${name} deleted`);
    }
  }
}
