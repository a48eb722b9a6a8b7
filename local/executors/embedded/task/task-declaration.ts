import type { JobFiles } from '../../../../lib/project/read/project-files';
import { codeOf, taskFiles, taskSection, taskTarget } from '../../../../lib/project/read/task-files';
import type { TableName, TableRefs } from '../../../../lib/project/sql/table-refs';
import type { Section } from '../../../../lib/project/yaml/yaml-section';
import { CommandError } from '../command/command-error';
import type { Project } from '../project/project';
import { readScript } from './sql-script';
import { tableRefs } from '../project/refs';
import { renderSql, unsetIn } from '../project/variables';
import { asMapping, asText, type Mapping } from '../project/mapping';
import type { ErrorOf } from '../project/error-of';

/** A task as its files declare it, completed with the defaults of its folder. */
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
  /** Unset variables in its SQL. */
  readonly unset: readonly string[];
  /** Whether its code is in Python. */
  readonly isPython: boolean;
  /** Creates an error about one of its keys, with file and line. */
  readonly errorOf: ErrorOf;
  /** Creates an error about its main statement, in its SQL file or in its metadata. */
  readonly sqlErrorOf: (message: string) => Error;
}

/** Keys that always come from the task, never from the defaults of its folder (Starlake: AutoTaskInfo.merge). */
const OWN = ['name', 'sql', 'domain', 'table', 'comment', 'attributes', 'python'];

/** Keys that are lost, from both the task and the defaults, if the folder has defaults. */
const LOST = ['streams', 'primaryKey', 'syncStrategy'];

/** Lists that begin with those of the defaults. */
const LISTS = ['presql', 'postsql', 'expectations', 'rls', 'acl', 'tags'];

/**
 * Finds a task in `metadata/transform`: first in the folder with the name of its domain, then in all folders, because a
 * task can declare another domain. Names are not case-sensitive.
 *
 * @param name Domain and name, for example `kpi.revenue_by_day`.
 * @throws Error if no task has that name, or it cannot be read.
 */
export function findTask(project: Project, name: string): TaskDeclaration {
  const [domain, stem, ...more] = name.toLowerCase().split('.');
  const folders = more.length === 0 && stem ? project.files.jobs() : [];
  const search: Search = { project, refs: tableRefs(project), wanted: name.toLowerCase(), others: new Set() };
  const near = folders.filter((folder) => folder.toLowerCase() === domain);
  // Starlake merges the defaults of a folder each time it handles one of its tasks: their lists are added three or two
  // times.
  for (const [among, times] of [[near, 3] as const, [folders, 2] as const]) {
    for (const folder of among) {
      const task = findInFolder(search, folder, times);
      if (task) {
        return task;
      }
    }
  }
  const others = [...search.others].join(', ');
  throw new CommandError(
    `No transform '${name}' in ${project.areas.metadata}/transform${others && `: its domain makes it ${others}`}`,
  );
}

/** What to search for. */
interface Search {
  readonly project: Project;
  readonly refs: TableRefs;
  /** Domain and name, in lower case. */
  readonly wanted: string;
  /** Tasks of that name in other domains. */
  readonly others: Set<string>;
}

function findInFolder(search: Search, folder: string, times: number): TaskDeclaration | undefined {
  const { project, refs, wanted, others } = search;
  const { files } = project;
  const job = files.strictly((each) => each.job(folder));
  const stem = wanted.slice(wanted.indexOf('.') + 1);
  const named = files.strictly((each) => taskFiles(each, job)).filter((task) => task.stem.toLowerCase() === stem);
  for (const task of named) {
    const section = files.strictly((each) => taskSection(each, task));
    const target = taskTarget(refs, task, (key) => section?.text(key));
    const name = `${target.domain}.${task.stem}`;
    if (name.toLowerCase() === wanted) {
      const defaults = job.transform?.section('default');
      return readDeclaration({ ...job, project, defaults, times }, task.stem, target, section);
    }
    others.add(name);
  }
  return undefined;
}

/** A folder of tasks, and how often its defaults are merged into them. */
interface Job extends JobFiles {
  readonly project: Project;
  readonly defaults?: Section;
  readonly times: number;
}

function readDeclaration(job: Job, stem: string, { domain, table }: TableName, section?: Section): TaskDeclaration {
  const { project, path, times } = job;
  const fullName = `${domain}.${stem}`;
  const own = (section?.plain() ?? {}) as Mapping;
  const defaults = job.defaults?.plain() as Mapping | undefined;
  const code = codeOf(job, stem);
  const isCodeInPython = code?.endsWith('.py') === true;
  const file = `${path}/${code}`;
  const text = code !== undefined && !isCodeInPython ? project.files.text(file) : undefined;
  const script = text === undefined ? undefined : readScript(renderSql(text, project.files.scope, file));
  const before = (key: string) => (defaults ? repeat(listOf(defaults[key]), times) : []);
  const errorOf: ErrorOf = (path, message) => {
    const declared = section?.has(String(path[0])) ? section : (job.defaults ?? section);
    return declared ? declared.errorOf(path, message) : new CommandError(`${file}: task.${path.join('.')} ${message}`);
  };
  return {
    fullName,
    domain,
    table,
    settings: defaults ? merge(defaults, own, times) : own,
    presql: [...before('presql'), ...(script?.presql ?? []), ...listOf(own.presql)].map(String),
    sql: script ? script.sql : asText(own.sql),
    postsql: [...before('postsql'), ...listOf(own.postsql), ...(script?.postsql ?? [])].map(String),
    expectations: [...before('expectations'), ...listOf(own.expectations)],
    unset: unsetIn(text ?? asText(own.sql) ?? '', project.files.scope),
    isPython: isCodeInPython || own.python !== undefined,
    sqlErrorOf: (message) =>
      text === undefined
        ? errorOf(['sql'], message)
        : new CommandError(`${file}:${lineOf(text, script?.sql)}: ${message}`),
    errorOf,
  };
}

/** The line of a file on which a statement begins. */
function lineOf(text: string, sql = ''): number {
  const first = sql.split('\n')[0];
  return Math.max(1, text.split('\n').findIndex((line) => line.trim() === first) + 1);
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
