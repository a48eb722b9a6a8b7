import { JinjaError, type JinjaScope } from '../variables/jinja';
import { objectType } from '../keys/key-types';
import type { KnownNames } from './known-names';
import { nearest } from '../../text/nearest';
import { byCodeUnit } from '../../text/order';
import type { Schedule, Task } from '../project';
import { errorAt } from '../project-error';
import type { ProjectFiles } from './project-files';
import type { Application } from './read-application';
import { readFreshness } from './read-freshness';
import { readSchedule } from './read-schedule';
import { jinjaError } from './source';
import { replaceReferences } from '../variables/references';
import { tablesIn } from '../sql/sql-tables';
import { mainSql, readSql } from '../sql/sql-tokens';
import type { TableRefs } from '../sql/table-refs';
import type { Section } from '../yaml/yaml-section';

const FOLDER = 'metadata/transform';
const CONFIG = '_config.sl.yml';
const YAML = '.sl.yml';
/** In the order in which Starlake looks for them. */
const CODE = ['.sql', '.sql.j2', '.py'];

/** Variables that Starlake sets to the time of a run: any will do to see what a query reads. */
const DATES = Object.fromEntries(
  ['date', 'datetime', 'year', 'month', 'day', 'hour', 'minute', 'second', 'milli', 'epoch_second', 'epoch_milli'].map(
    (name) => [`sl_${name}`, '0'],
  ),
);

/** Statements and expressions. */
const JINJA = /\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}/g;
/** Of these that a warning shows. */
const MAX_DROPPED = 5;
/** Characters of a text that a warning shows. */
const MAX_TEXT = 60;

/** A folder of tasks, with what holds for all of them. */
interface Job {
  /** Path of the folder. */
  readonly folder: string;
  /** Name of the folder: the domain of tasks that say none, and have no file of their own but their SQL. */
  readonly name: string;
  /** `transform.name`: the domain of tasks that have a YAML file and say none. */
  readonly ownName: string;
  readonly files: ReadonlySet<string>;
  readonly defaults?: Section;
  readonly schedule?: Schedule | null;
  readonly freshness?: number;
  readonly dag?: string;
  readonly parses: boolean;
}

/** Where a task is declared: a file of its own, part of `_config.sl.yml`, or just a file of SQL or Python. */
interface Declaration {
  readonly stem: string;
  readonly file: string;
  /** Its domain unless it says another. */
  readonly domain: string;
  readonly section?: Section;
}

/** Reads the tasks of all transforms, the defaults of their folder merged under them. */
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

  /** Two tasks of one name are a problem. */
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

  private readJob(name: string): Task[] {
    const { problems } = this.files;
    const { transform, files } = this.files.job(name);
    const folder = `${FOLDER}/${name}`;
    const defaults = problems.collect(() => transform?.section('default'));
    this.checkConnections(defaults);
    const job: Job = {
      folder,
      name,
      ownName: problems.collect(() => transform?.text('name')) ?? name,
      files,
      defaults,
      schedule: problems.collect(() => readSchedule(defaults, this.application.presets)),
      freshness: problems.collect(() => readFreshness(defaults)),
      dag: problems.collect(() => this.names.dags.referredBy(defaults, 'dagRef')) ?? this.transformDag,
      parses: problems.collect(() => defaults?.text('parseSQL')) !== 'false',
    };
    const inline = problems.collect(() => transform?.sections('tasks')) ?? [];
    const tasks = this.declarations(job, inline).flatMap((task) => this.readTask(job, task) ?? []);
    if (job.ownName !== name) {
      this.files.warn(
        `${folder}/${CONFIG}: transform.name is '${job.ownName}', and its folder '${name}': tasks with a file of YAML are in ` +
          `the domain '${job.ownName}' where they say none, and all others in '${name}'`,
      );
    }
    return tasks;
  }

  private declarations({ folder, name, ownName, files }: Job, inline: Section[]): Declaration[] {
    const { problems } = this.files;
    const names = [...files].filter((file) => !file.startsWith('_config.'));
    const stems = names.filter((file) => file.endsWith(YAML)).map((file) => file.slice(0, -YAML.length));
    const declared: Declaration[] = [
      ...inline.flatMap((section) => {
        const stem = problems.collect(() => nameOf(section));
        return stem === undefined ? [] : [{ stem, file: section.file, domain: name, section }];
      }),
      ...stems.flatMap((stem) => {
        const section = this.files.task(name, stem);
        return section === undefined ? [] : [{ stem, file: `${folder}/${stem}${YAML}`, domain: ownName, section }];
      }),
    ];
    const known = new Set([...declared.map(({ stem }) => stem), ...stems].map((stem) => stem.toLowerCase()));
    const code = new Map<string, string>();
    for (const extension of CODE) {
      for (const file of names.filter((each) => each.endsWith(extension))) {
        const stem = file.slice(0, -extension.length);
        if (!known.has(stem.toLowerCase()) && !code.has(stem)) {
          code.set(stem, `${folder}/${file}`);
        }
      }
    }
    return [...declared, ...[...code].map(([stem, file]) => ({ stem, file, domain: name }))];
  }

  private readTask(job: Job, { stem, file, domain, section }: Declaration): Task {
    const { problems } = this.files;
    const written = {
      domain: problems.collect(() => section?.text('domain')) ?? domain,
      table: problems.collect(() => section?.text('table')) ?? stem,
    };
    const sink = this.refs.of(`${written.domain}.${written.table}`) ?? written;
    const schedule = problems.collect(() => readSchedule(section, this.application.presets));
    const parses = problems.collect(() => section?.text('parseSQL'));
    this.checkConnections(section);
    return {
      name: `${sink.domain}.${stem}`,
      domain: sink.domain,
      table: sink.table,
      schedule: (schedule === undefined ? job.schedule : schedule) ?? undefined,
      // Other than all else, that of the defaults wins (Starlake: schema/model/AutoTaskInfo.scala).
      freshness: job.freshness ?? problems.collect(() => readFreshness(section)),
      dag: problems.collect(() => this.names.dags.referredBy(section, 'dagRef')) ?? job.dag,
      reads: this.readsOf(job, stem, file, section, parses === undefined ? job.parses : parses !== 'false'),
      streams: section?.texts('streams') ?? [],
      file,
    };
  }

  private checkConnections(section: Section | undefined): void {
    this.names.connections.check(section);
    this.names.connections.checkSink(section);
  }

  private readsOf(job: Job, stem: string, file: string, section: Section | undefined, parses: boolean): string[] {
    const { problems } = this.files;
    const code = CODE.map((extension) => stem + extension).find((name) => job.files.has(name));
    const own = problems.collect(() => section?.raw('sql'));
    if (code !== undefined && own !== undefined) {
      this.files.warn(
        `${file}: Starlake does not read 'sql' of the task '${stem}', since there is ${job.folder}/${code}`,
      );
    }
    if (code?.endsWith('.py')) {
      return [];
    }
    const written = code === undefined ? own : this.files.text(`${job.folder}/${code}`);
    if (written === undefined) {
      if (problems.collect(() => section?.raw('python')) === undefined) {
        this.files.warn(`${file}: the task '${stem}' has neither ${stem}.sql nor ${stem}.py beside it, nor 'sql'`);
      }
      return [];
    }
    const place = code === undefined ? file : `${job.folder}/${code}`;
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

  /** What cannot be rendered here, such as a macro, is left out: what is around it counts. */
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

/** A task in `_config.sl.yml` has a name, or that of its table; undefined where the key of it is misspelt, which is said already. */
function nameOf(section: Section): string | undefined {
  const { keys } = objectType('Task');
  const name = section.text('name') ?? section.text('table');
  const isMisspelt = (key: string) =>
    !keys.has(key) && ['name', 'table'].includes(nearest(key, [...keys.keys()]) ?? '');
  if (name === undefined && !section.keys.some(isMisspelt)) {
    throw section.errorOf('name', 'is missing');
  }
  return name;
}
