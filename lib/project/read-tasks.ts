import { JinjaError, type JinjaScope } from './jinja';
import { byCodeUnit } from './order';
import type { Schedule, Task } from './project';
import type { Application } from './read-application';
import type { DagNames } from './read-dags';
import { readSchedule } from './read-schedule';
import { jinjaError, sectionOf, type ProjectSource } from './source';
import { replaceReferences } from './references';
import { tablesIn } from './sql-tables';
import { mainSql, readSql } from './sql-tokens';
import { Section } from './yaml-section';

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

/** A folder of tasks. */
interface Job {
  readonly folder: string;
  readonly name: string;
  readonly files: ReadonlySet<string>;
  readonly defaults?: Section;
  readonly schedule?: Schedule | null;
  readonly dag?: string;
}

/** Where a task is declared: a file of its own, part of `_config.sl.yml`, or just a file of SQL or Python. */
interface Declaration {
  readonly stem: string;
  readonly file: string;
  readonly section?: Section;
}

/** Reads the tasks of all transforms, the defaults of their folder merged under them. */
export class TaskReader {
  private readonly scope: JinjaScope;

  constructor(
    private readonly source: ProjectSource,
    private readonly application: Application,
    private readonly dags: DagNames,
    private readonly transformDag: string | undefined,
  ) {
    this.scope = source.scope.with({ ...DATES, ...source.scope.variables });
  }

  /** @throws Error when two tasks have one name */
  read(): Task[] {
    const { folders } = this.source.folder.list(FOLDER);
    const tasks = folders.flatMap((folder) => this.readJob(folder)).sort((a, b) => byCodeUnit(a.name, b.name));
    tasks.forEach(({ name, file }, i) => {
      if (tasks[i + 1]?.name === name) {
        throw new Error(`${tasks[i + 1].file}: the task '${name}' is declared in ${file} too`);
      }
    });
    return tasks;
  }

  private readJob(name: string): Task[] {
    const folder = `${FOLDER}/${name}`;
    const files = new Set(this.source.folder.list(folder).files);
    const transform = files.has(CONFIG) ? sectionOf(this.source.read(`${folder}/${CONFIG}`), 'transform') : undefined;
    const defaults = transform?.section('default');
    const job: Job = {
      folder,
      name: transform?.text('name') ?? name,
      files,
      defaults,
      schedule: readSchedule(defaults, this.application.presets),
      dag: this.dags.referredBy(defaults, 'dagRef') ?? this.transformDag,
    };
    if (job.name !== name) {
      this.source.warn(`${folder}/${CONFIG}: transform.name is '${job.name}', but its folder is '${name}'`);
    }
    return this.declarations(job, transform?.sections('tasks') ?? []).map((task) => this.readTask(job, task));
  }

  private declarations({ folder, files }: Job, inline: Section[]): Declaration[] {
    const names = [...files].filter((file) => !file.startsWith('_config.'));
    const declared = [
      ...inline.map((section) => ({ stem: nameOf(section), file: section.file, section })),
      ...names
        .filter((file) => file.endsWith(YAML))
        .map((file) => ({
          stem: file.slice(0, -YAML.length),
          file: `${folder}/${file}`,
          section: sectionOf(this.source.read(`${folder}/${file}`), 'task'),
        })),
    ];
    const known = new Set(declared.map(({ stem }) => stem.toLowerCase()));
    const stems = new Map<string, string>();
    for (const extension of CODE) {
      for (const file of names.filter((each) => each.endsWith(extension))) {
        const stem = file.slice(0, -extension.length);
        if (!known.has(stem.toLowerCase()) && !stems.has(stem)) {
          stems.set(stem, `${folder}/${file}`);
        }
      }
    }
    return [...declared, ...[...stems].map(([stem, file]) => ({ stem, file }))];
  }

  private readTask(job: Job, { stem, file, section }: Declaration): Task {
    const domain = section?.text('domain') ?? job.name;
    const schedule = readSchedule(section, this.application.presets);
    const parses = (section?.text('parseSQL') ?? job.defaults?.text('parseSQL') ?? 'true').toLowerCase() !== 'false';
    return {
      name: `${domain}.${stem}`,
      domain,
      table: section?.text('table') ?? stem,
      schedule: (schedule === undefined ? job.schedule : schedule) ?? undefined,
      dag: this.dags.referredBy(section, 'dagRef') ?? job.dag,
      reads: this.readsOf(job, stem, file, section, parses),
      streams: section?.texts('streams') ?? [],
      file,
    };
  }

  private readsOf(job: Job, stem: string, file: string, section: Section | undefined, parses: boolean): string[] {
    const code = CODE.map((extension) => stem + extension).find((name) => job.files.has(name));
    if (code?.endsWith('.py')) {
      return [];
    }
    const written = code === undefined ? section?.raw('sql') : this.source.folder.read(`${job.folder}/${code}`);
    if (written === undefined) {
      if (section?.raw('python') === undefined) {
        this.source.warn(`${file}: the task '${stem}' has neither ${stem}.sql nor ${stem}.py beside it`);
      }
      return [];
    }
    return parses ? this.tablesOf(written, code === undefined ? file : `${job.folder}/${code}`) : [];
  }

  private tablesOf(written: string, file: string): string[] {
    const { tokens, open } = readSql(mainSql(this.render(written, file)));
    if (open !== undefined) {
      this.source.warn(
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
        throw new Error(`${jinjaError(file, error).message}; where Starlake takes it, say 'parseSQL: false'`, {
          cause: error,
        });
      }
      const known = replaceReferences(sql.replace(/\{#[\s\S]*?#\}/g, ' '), (name) => this.scope.value(name));
      const dropped = [...new Set(known.match(JINJA))].map(shorten);
      const shown = dropped.slice(0, MAX_DROPPED).join(', ');
      const more = dropped.length - MAX_DROPPED;
      this.source.warn(
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

/** A task in `_config.sl.yml` has a name, or that of its table. */
function nameOf(section: Section): string {
  const name = section.text('name') ?? section.text('table');
  if (name === undefined) {
    throw section.errorOf('name', 'is missing');
  }
  return name;
}
