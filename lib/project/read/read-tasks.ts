import { JinjaError, type JinjaScope } from '../variables/jinja';
import type { KnownNames } from './known-names';
import { byCodeUnit } from '../../text/order';
import type { Schedule, Task } from '../project';
import { errorAt } from '../project-error';
import type { JobFiles, ProjectFiles } from './project-files';
import type { Application } from './read-application';
import { plain, readColumns } from './read-columns';
import { Freshness, readFreshness } from './read-freshness';
import { readSchedule } from './read-schedule';
import { jinjaError } from './source';
import { codeOf, taskFiles, taskSection, taskTarget, type TaskFile } from './task-files';
import { replaceReferences } from '../variables/references';
import { tablesIn } from '../sql/sql-tables';
import { mainSql, readSql } from '../sql/sql-tokens';
import type { TableRefs } from '../sql/table-refs';
import type { Section } from '../yaml/yaml-section';

/** Variables that Starlake sets to the time of a run. Any value is good enough to find the tables that a query reads. */
const DATES = Object.fromEntries(
  ['date', 'datetime', 'year', 'month', 'day', 'hour', 'minute', 'second', 'milli', 'epoch_second', 'epoch_milli'].map(
    (name) => [`sl_${name}`, '0'],
  ),
);

/** Statements and expressions. */
const JINJA = /\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}/g;
/** The most of them that a warning shows. */
const MAX_DROPPED = 5;
/** Characters of a text that a warning shows. */
const MAX_TEXT = 60;

/** A folder of tasks, with their defaults. */
interface Job extends JobFiles {
  readonly schedule?: Schedule | null;
  readonly freshness?: Freshness;
  readonly dag?: string;
  /** Whether all of them have expectations: a task adds its own. */
  readonly expects: boolean;
  /** Whether Starlake reads their SQL (`parseSQL`). */
  readonly parses: boolean;
}

/** Reads the tasks of all transforms. Keys of a task take precedence over the defaults of its folder. */
export class TaskReader {
  private readonly scope: JinjaScope;

  constructor(
    private readonly files: ProjectFiles,
    private readonly application: Application,
    private readonly names: KnownNames,
    private readonly transformDag: string | undefined,
    private readonly refs: TableRefs,
  ) {
    this.scope = files.scope.with({ ...DATES, ...files.scope.variables });
  }

  /** Two tasks with the same name are an error. */
  read(): Task[] {
    const tasks = this.files.jobs().flatMap((folder) => this.readJob(folder));
    tasks.sort((a, b) => byCodeUnit(a.name, b.name));
    tasks.forEach(({ name, file }, i) => {
      if (tasks[i + 1]?.name === name) {
        const other = { file: tasks[i + 1].file };
        this.files.problems.add(errorAt(other, `the task '${name}' is declared in ${file} too`));
      }
    });
    return tasks;
  }

  private readJob(folder: string): Task[] {
    const { problems } = this.files;
    const jobFiles = this.files.job(folder);
    const { path, name, transform } = jobFiles;
    const defaults = problems.collect(() => transform?.section('default'));
    this.checkConnections(defaults);
    const job: Job = {
      ...jobFiles,
      schedule: problems.collect(() => readSchedule(defaults, this.application)),
      freshness: problems.collect(() => readFreshness(defaults)),
      dag: problems.collect(() => this.names.dags.referredBy(defaults, 'dagRef')) ?? this.transformDag,
      expects: this.expects(defaults),
      parses: problems.collect(() => defaults?.text('parseSQL')) !== 'false',
    };
    const tasks = taskFiles(this.files, job).flatMap((task) => this.readTask(job, task) ?? []);
    if (name !== folder) {
      this.files.warn(
        `${path}/_config.sl.yml: transform.name is '${name}', and its folder '${folder}': tasks with a file of YAML are in ` +
          `the domain '${name}' where they say none, and all others in '${folder}'`,
      );
    }
    return tasks;
  }

  /** Undefined if the file cannot be read, which is an error. */
  private readTask(job: Job, task: TaskFile): Task | undefined {
    const { problems } = this.files;
    const { stem, file, hasYaml } = task;
    const section = taskSection(this.files, task);
    if (hasYaml && section === undefined) {
      return undefined;
    }
    const sink = taskTarget(this.refs, task, (key) => problems.collect(() => section?.text(key)));
    const schedule = problems.collect(() => readSchedule(section, this.application));
    const parses = problems.collect(() => section?.text('parseSQL'));
    const comment = problems.collect(() => plain(section, 'comment'));
    this.checkConnections(section);
    return {
      name: `${sink.domain}.${stem}`,
      domain: sink.domain,
      table: sink.table,
      schedule: (schedule === undefined ? job.schedule : schedule) ?? undefined,
      // Only for this key the default of the folder takes precedence (Starlake: schema/model/AutoTaskInfo.scala).
      ...(job.freshness ?? problems.collect(() => readFreshness(section))),
      dag: problems.collect(() => this.names.dags.referredBy(section, 'dagRef')) ?? job.dag,
      reads: this.readsOf(job, stem, file, section, parses === undefined ? job.parses : parses !== 'false'),
      streams: section?.texts('streams') ?? [],
      hasExpectations: job.expects || this.expects(section),
      columns: problems.collect(() => readColumns(section)) ?? [],
      ...(comment === undefined ? {} : { comment }),
      file,
    };
  }

  private expects(section: Section | undefined): boolean {
    return (this.files.problems.collect(() => section?.sections('expectations')) ?? []).length > 0;
  }

  private checkConnections(section: Section | undefined): void {
    this.names.connections.check(section);
    this.names.connections.checkSink(section);
  }

  private readsOf(job: Job, stem: string, file: string, section: Section | undefined, parses: boolean): string[] {
    const { problems } = this.files;
    const code = codeOf(job, stem);
    const own = problems.collect(() => section?.raw('sql'));
    if (code !== undefined && own !== undefined) {
      this.files.warn(
        `${file}: Starlake does not read 'sql' of the task '${stem}', since there is ${job.path}/${code}`,
      );
    }
    if (code?.endsWith('.py')) {
      return [];
    }
    const written = code === undefined ? own : this.files.text(`${job.path}/${code}`);
    if (written === undefined) {
      if (problems.collect(() => section?.raw('python')) === undefined) {
        this.files.warn(`${file}: the task '${stem}' has neither ${stem}.sql nor ${stem}.py beside it, nor 'sql'`);
      }
      return [];
    }
    const place = code === undefined ? file : `${job.path}/${code}`;
    const tables = parses ? (problems.collect(() => this.tablesOf(written, place)) ?? []) : [];
    return tables.map((table) => this.refs.nameOf(table));
  }

  private tablesOf(written: string, file: string): string[] {
    const { tokens, open } = readSql(mainSql(this.render(written, file)));
    if (open !== undefined) {
      this.files.warn(
        `${file}: has a string, a name or a comment that is not closed, and no tables behind it count: ${shorten(open)}`,
      );
    }
    return tablesIn(tokens);
  }

  /** Renders SQL. Jinja that cannot be rendered here, such as a macro, is left out; the SQL around it is used. */
  private render(sql: string, file: string): string {
    try {
      return this.scope.render(sql, false);
    } catch (error) {
      if (!(error instanceof JinjaError)) {
        throw error;
      }
      if (error.isSyntax) {
        throw jinjaError(file, error, "; where Starlake takes it, say 'parseSQL: false'");
      }
      const known = replaceReferences(sql.replace(/\{#[\s\S]*?#\}/g, ' '), (name) => this.scope.value(name));
      const dropped = [...new Set(known.match(JINJA))].map(shorten);
      const shown = dropped.slice(0, MAX_DROPPED).join(', ');
      const more = dropped.length - MAX_DROPPED;
      this.files.warn(
        `${jinjaError(file, error).message}; left out: ${shown}${more > 0 ? ` and ${more} more` : ''}; the tables in all of ` +
          `its branches count as dependencies; where that is wrong, use the output of 'starlake lineage --json'`,
      );
      return known.replace(JINJA, ' ');
    }
  }
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT)}…` : line;
}
