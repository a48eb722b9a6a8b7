import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { CommandError } from './command-error';
import { exists, listFolders } from './files';
import type { Project } from './project';
import { renderFully } from './variables';
import { readWriteStrategy, type WriteStrategy } from './write-strategy';
import { asMapping, asText, readSection, refuse } from './yaml-file';

/** A transform. */
export interface TransformTask {
  /** Domain and name, as `--name` gives it. */
  readonly name: string;
  readonly schema: string;
  readonly table: string;
  readonly sql: string;
  readonly strategy: WriteStrategy;
}

const REFUSED = ['presql', 'postsql', 'python', 'attributes'];

/**
 * Reads a transform from `metadata/transform`.
 *
 * @param name Domain and file stem, for example `kpi.revenue_by_day`.
 * @throws CommandError if there is none of that name, or it is not made of SQL.
 */
export async function readTask(project: Project, name: string): Promise<TransformTask> {
  const base = path.join(project.areas.metadata, 'transform');
  for (const folder of await listFolders(base)) {
    const task = await readTaskOf(project, path.join(base, folder), folder, name);
    if (task) {
      return task;
    }
  }
  throw new CommandError(`No transform '${name}' in ${base}`);
}

async function readTaskOf(
  project: Project,
  folder: string,
  folderName: string,
  wanted: string,
): Promise<TransformTask | undefined> {
  const stem = wanted.slice(wanted.indexOf('.') + 1);
  const file = path.join(folder, stem);
  const own = await readSection(`${file}.sl.yml`, 'task', project.variables);
  const query = await readQuery(file);
  const isPython = query === undefined && (await exists(`${file}.py`));
  if (!own && query === undefined && !isPython) {
    return undefined;
  }
  const config = await readSection(path.join(folder, '_config.sl.yml'), 'transform', project.variables);
  const task = { ...asMapping(config?.default), ...own };
  const schema = asText(task.domain) ?? folderName;
  const name = `${schema}.${stem}`;
  if (name !== wanted) {
    return undefined;
  }
  if (isPython) {
    throw new CommandError(
      `Transform ${name} is in Python, which the embedded executor does not run: take another one`,
    );
  }
  refuse(task, REFUSED, `Transform ${name}`);
  if (task.parseSQL === false) {
    throw new CommandError(`Transform ${name}: 'parseSQL: false' is not supported by the embedded executor`);
  }
  const sql = query ?? asText(task.sql);
  if (sql === undefined) {
    throw new CommandError(`Transform ${name} has no SQL: the embedded executor runs nothing else`);
  }
  return {
    name,
    schema,
    table: asText(task.table) ?? stem,
    sql: renderFully(sql, project.variables, `SQL of ${name}`).trim().replace(/;$/, ''),
    strategy: readWriteStrategy(task.writeStrategy, 'OVERWRITE', `Transform ${name}`),
  };
}

async function readQuery(file: string): Promise<string | undefined> {
  for (const extension of ['.sql', '.sql.j2']) {
    if (await exists(file + extension)) {
      return fs.readFile(file + extension, 'utf8');
    }
  }
  return undefined;
}
