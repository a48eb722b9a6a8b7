import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { CommandError } from './command-error';
import { exists, listFiles, listFolders } from './files';
import type { Project } from './project';
import { readScript } from './sql-script';
import { renderFully } from './variables';
import { asMapping, asText, readSection, type Mapping } from './yaml-file';

/** A task as its files declare it, the defaults of its folder merged under it. */
export interface TaskDeclaration {
  /** Domain and name, as `--name` gives it. */
  readonly fullName: string;
  readonly domain: string;
  readonly table: string;
  /** Its keys. */
  readonly settings: Mapping;
  readonly presql: readonly string[];
  /** The main statement; undefined if there is none. */
  readonly sql?: string;
  readonly postsql: readonly string[];
  readonly expectations: readonly unknown[];
  /** Whether its code is in Python. */
  readonly isPython: boolean;
}

const CODE = ['.sql', '.sql.j2', '.py'];

/** Keys that are the task's own, whatever the defaults of its folder say (Starlake: AutoTaskInfo.merge). */
const OWN = ['name', 'sql', 'domain', 'table', 'comment', 'attributes', 'python'];
/** Keys that are lost where the folder has defaults, whosever they are. */
const LOST = ['streams', 'primaryKey', 'syncStrategy'];
/** Lists to which those of the defaults are put in front. */
const LISTS = ['presql', 'postsql', 'expectations', 'rls', 'acl', 'tags'];

/**
 * Finds a task in `metadata/transform`: first in the folder that has the name of its domain, then in all of them, since a
 * task may say that its domain is another one. Letters count the same, large or small.
 *
 * @param name Domain and name, for example `kpi.revenue_by_day`.
 * @throws CommandError if there is none of that name, or it cannot be read.
 */
export async function findTask(project: Project, name: string): Promise<TaskDeclaration> {
  const base = path.join(project.areas.metadata, 'transform');
  const [domain, stem, ...more] = name.toLowerCase().split('.');
  const folders = more.length === 0 && stem ? await listFolders(base) : [];
  const near = folders.filter((folder) => folder.toLowerCase() === domain);
  // Starlake merges the defaults of a folder each time it handles a task of it: their lists come in three or two times.
  for (const [among, times] of [[near, 3] as const, [folders, 2] as const]) {
    for (const folder of among) {
      const task = await findInFolder(project, path.join(base, folder), folder, name, stem, times);
      if (task) {
        return task;
      }
    }
  }
  throw new CommandError(`No transform '${name}' in ${base}`);
}

async function findInFolder(
  project: Project,
  folder: string,
  folderName: string,
  wanted: string,
  wantedStem: string,
  times: number,
): Promise<TaskDeclaration | undefined> {
  const config = await readSection(path.join(folder, '_config.sl.yml'), 'transform', project.variables);
  const defaults = asMapping(config?.default);
  const inline = (Array.isArray(config?.tasks) ? config.tasks : []).map((item: unknown) => asMapping(item) ?? {});
  for (const section of inline) {
    const stem = asText(section.name) ?? asText(section.table);
    if (stem === undefined) {
      throw new CommandError(`${path.join(folder, '_config.sl.yml')}: a task has neither a name nor a table`);
    }
    const domain = asText(section.domain) ?? folderName;
    if (`${domain}.${stem}`.toLowerCase() === wanted.toLowerCase()) {
      return readDeclaration(project, folder, stem, domain, section, defaults, times);
    }
  }
  const files = (await listFiles(folder)).filter((file) => !file.startsWith('_config.'));
  const stems = new Set(
    ['.sl.yml', ...CODE].flatMap((extension) =>
      files.filter((file) => file.endsWith(extension)).map((file) => file.slice(0, -extension.length)),
    ),
  );
  for (const stem of [...stems].filter((each) => each.toLowerCase() === wantedStem)) {
    const section = await readSection(path.join(folder, `${stem}.sl.yml`), 'task', project.variables);
    // A task without YAML is in the domain of its folder, one with YAML in that of the transform's name.
    const ofFolder = section ? (asText(config?.name) ?? folderName) : folderName;
    const domain = asText(section?.domain) ?? ofFolder;
    if (`${domain}.${stem}`.toLowerCase() === wanted.toLowerCase()) {
      return readDeclaration(project, folder, stem, domain, section ?? {}, defaults, times);
    }
  }
  return undefined;
}

async function readDeclaration(
  project: Project,
  folder: string,
  stem: string,
  domain: string,
  section: Mapping,
  defaults: Mapping | undefined,
  times: number,
): Promise<TaskDeclaration> {
  const fullName = `${domain}.${stem}`;
  const code = await readCode(path.join(folder, stem));
  const script =
    code?.text === undefined ? undefined : readScript(renderFully(code.text, project.variables, `SQL of ${fullName}`));
  const settings = defaults ? merge(defaults, section, times) : section;
  const before = (key: string) => (defaults ? repeat(listOf(defaults[key]), times) : []);
  return {
    fullName,
    domain,
    table: asText(section.table) ?? stem,
    settings,
    presql: [...before('presql'), ...(script?.presql ?? []), ...listOf(section.presql)].map(String),
    sql: script ? script.sql : asText(section.sql),
    postsql: [...before('postsql'), ...listOf(section.postsql), ...(script?.postsql ?? [])].map(String),
    expectations: [...before('expectations'), ...listOf(section.expectations)],
    isPython: (code !== undefined && code.text === undefined) || section.python !== undefined,
  };
}

function merge(defaults: Mapping, own: Mapping, times: number): Mapping {
  const inherited = Object.entries(defaults).filter(([key]) => ![...OWN, ...LOST].includes(key));
  const kept = Object.entries(own).filter(([key]) => !LOST.includes(key));
  const merged = { ...Object.fromEntries(inherited), ...Object.fromEntries(kept) };
  const lists = LISTS.filter((key) => defaults[key] !== undefined).map((key) => [
    key,
    [...repeat(listOf(defaults[key]), times), ...listOf(own[key])],
  ]);
  const sink = defaults.sink === undefined ? own.sink : { ...asMapping(defaults.sink), ...asMapping(own.sink) };
  return { ...merged, ...Object.fromEntries(lists), ...(sink === undefined ? {} : { sink }) };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

function repeat<T>(list: readonly T[], times: number): T[] {
  return Array.from({ length: times }, () => list).flat();
}

/** The file that has the code of a task; its text, unless it is Python. */
async function readCode(file: string): Promise<{ readonly text?: string } | undefined> {
  for (const extension of CODE) {
    if (await exists(file + extension)) {
      return extension === '.py' ? {} : { text: await fs.readFile(file + extension, 'utf8') };
    }
  }
  return undefined;
}
