import type { JinjaScope } from '../variables/jinja';
import { Problems } from '../project-error';
import { CONFIG, EXTENSION } from './file-names';
import { ProjectFolder } from './project-folder';
import { ProjectSource } from './source';
import { DEFAULT_TYPES } from '../keys/starlake-type';
import { ProjectVariables, type GivenVariables } from './project-variables';
import type { Section } from '../yaml/yaml-section';

const LOAD = 'metadata/load';
const EXTERNAL = 'metadata/external';
const TRANSFORM = 'metadata/transform';

const OWN_TYPES: ReadonlySet<string> = new Set(DEFAULT_TYPES.map(({ name }) => name));

/** A domain, as declared in its folder. */
interface DomainFiles {
  /** Name of its folder. Commands use this name (`--domains`). */
  readonly folder: string;
  /** The value of `load.name`. Folders in the areas have this name, and so does the schema if there is no `rename`. */
  readonly name: string;
  /** The section `load` of its `_config.sl.yml`; undefined if the file or the section is missing. */
  readonly load?: Section;
  /** Names of its table files without `.sl.yml`. Commands use these names (`--tables`). */
  readonly tables: string[];
  /** Tables inside `_config.sl.yml`, which was allowed before version 1. */
  readonly attached: Section[];
}

/** A folder of tasks. */
export interface JobFiles {
  readonly folder: string;
  /** Path of the folder, relative to the project. */
  readonly path: string;
  /** The value of `transform.name`: the domain of tasks with a YAML file that does not name a domain. */
  readonly name: string;
  /** The section `transform` of its `_config.sl.yml`. */
  readonly transform?: Section;
  /** Names of all files in the folder. */
  readonly files: ReadonlySet<string>;
}

/**
 * The files of a project. Each file is read on demand and checked as Starlake checks it: see {@link readFile}. Errors are
 * collected in `problems`; {@link strictly} throws them.
 */
export class ProjectFiles {
  private constructor(
    private readonly source: ProjectSource,
    /** The value of `SL_ENV` that is used. */
    readonly environment: string | undefined,
    /** The section `application` of `application.sl.yml`. */
    readonly application: Section | undefined,
  ) {}

  /**
   * Opens a project: reads its variables and `application.sl.yml`.
   *
   * @param folder the folder that contains `metadata/`
   * @param given variables of the environment, and options; env files take precedence over the environment, options over both
   * @param environment value of `SL_ENV` (default: from the variables, else `env` of `application.sl.yml`)
   * @throws Error if the folder does not exist
   */
  static open(folder: string, given: GivenVariables, environment?: string): ProjectFiles {
    const files = new ProjectFolder(folder);
    const problems = new Problems();
    const variables = new ProjectVariables(files, given, problems);
    return ProjectFiles.of(files, variables, environment, problems);
  }

  /** Like {@link open}, with variables that are already read. `application.sl.yml` may name the environment. */
  static of(
    folder: ProjectFolder,
    variables: ProjectVariables,
    environment: string | undefined,
    problems: Problems,
  ): ProjectFiles {
    const read = (name: string | undefined) => {
      const source = new ProjectSource(folder, variables.of(name), problems);
      const isThere = folder.list('metadata').files.includes('application.sl.yml');
      const section = isThere ? source.read('metadata/application.sl.yml', 'application') : undefined;
      return new ProjectFiles(source, name, section);
    };
    const asked = environment ?? variables.environment;
    const files = read(asked);
    const named = problems.collect(() => files.application?.raw('env'));
    return asked === undefined && named !== undefined && named !== 'None' ? read(named) : files;
  }

  /** Renders texts with all variables. */
  get scope(): JinjaScope {
    return this.source.scope;
  }

  /** Whether `application.sl.yml` exists but could not be read. Its error is already in `problems`. */
  get isApplicationUnread(): boolean {
    return this.application === undefined && this.source.folder.list('metadata').files.includes('application.sl.yml');
  }

  get problems(): Problems {
    return this.source.problems;
  }

  get warnings(): readonly string[] {
    return this.source.warnings;
  }

  /** The text of a file, without changes. */
  text(file: string): string {
    return this.source.folder.read(file);
  }

  warn(message: string): void {
    this.source.warn(message);
  }

  /**
   * Returns the result of a function that reads these files.
   *
   * @throws ProjectError, or ProjectErrors, for errors in the parts that the function reads; other errors are ignored
   */
  strictly<T>(read: (files: ProjectFiles) => T): T {
    const problems = new Problems();
    const { folder, scope } = this.source;
    const result = problems.collect(() =>
      read(new ProjectFiles(new ProjectSource(folder, scope, problems), this.environment, this.application)),
    );
    problems.throwAny();
    return result as T;
  }

  /** Folders of the domains that are loaded. */
  domains(): string[] {
    return this.source.folder.list(LOAD).folders;
  }

  /** A domain, without the content of its table files. */
  domain(folder: string): DomainFiles {
    return this.domainIn(LOAD, folder);
  }

  private domainIn(area: string, folder: string): DomainFiles {
    const { files } = this.source.folder.list(`${area}/${folder}`);
    const isThere = files.includes(CONFIG);
    const { load, tables: attached } = isThere ? this.source.readDomain(`${area}/${folder}/${CONFIG}`) : { tables: [] };
    const tables = files.filter((file) => file.endsWith(EXTENSION) && !file.startsWith('_config.'));
    return {
      folder,
      name: this.problems.collect(() => load?.text('name')) ?? folder,
      load,
      tables: tables.map((file) => file.slice(0, -EXTENSION.length)),
      attached,
    };
  }

  /**
   * The section `table` of a table's file. If it is missing, the result is undefined and an error is collected.
   *
   * @param types names of known types: valid `attributes` that have only these types may be left out
   */
  table(folder: string, table: string, types?: ReadonlySet<string>): Section | undefined {
    return this.source.readTable(this.tableFile(folder, table), types);
  }

  /** The file of a table. */
  tableFile(folder: string, table: string): string {
    return `${LOAD}/${folder}/${table}${EXTENSION}`;
  }

  /** Tables that the project does not make (`metadata/external`), as `domain.table` in lower case. */
  externals(): string[] {
    return this.source.folder.list(EXTERNAL).folders.flatMap((folder) => {
      const { name, load, tables, attached } = this.domainIn(EXTERNAL, folder);
      const domain = this.finalName(load) ?? name;
      const own = tables.map(
        (stem) => [stem, this.source.readTable(`${EXTERNAL}/${folder}/${stem}${EXTENSION}`, OWN_TYPES)] as const,
      );
      return [...attached.map((table) => ['', table] as const), ...own].map(([stem, table]) =>
        `${domain}.${this.finalName(table) ?? stem}`.toLowerCase(),
      );
    });
  }

  private finalName(declared: Section | undefined): string | undefined {
    return this.problems.collect(() => declared?.text('rename') ?? declared?.text('name'));
  }

  /** Folders of tasks. */
  jobs(): string[] {
    return this.source.folder.list(TRANSFORM).folders;
  }

  /** A folder of tasks, without the content of its task files. */
  job(folder: string): JobFiles {
    const path = `${TRANSFORM}/${folder}`;
    const files = new Set(this.source.folder.list(path).files);
    const transform = files.has(CONFIG) ? this.source.read(`${path}/${CONFIG}`, 'transform') : undefined;
    const name = this.problems.collect(() => transform?.text('name')) ?? folder;
    return { folder, path, name, transform, files };
  }

  /** The section `task` of a task's file. */
  task(folder: string, task: string): Section | undefined {
    return this.source.read(`${TRANSFORM}/${folder}/${task}${EXTENSION}`, 'task');
  }

  /** Names of the dag configurations. */
  dags(): string[] {
    const { files } = this.source.folder.list('metadata/dags');
    return files.filter((file) => file.endsWith(EXTENSION)).map((file) => file.slice(0, -EXTENSION.length));
  }

  /** The section `dag` of a dag configuration. */
  dag(name: string): Section | undefined {
    return this.source.readAsIs(`metadata/dags/${name}${EXTENSION}`, 'dag');
  }

  /** The types that the project declares. `types/types.sl.yml` takes precedence over `types/default.sl.yml`. */
  types(): Section[] {
    const { files } = this.source.folder.list('metadata/types');
    const read = ['default.sl.yml', 'types.sl.yml'].filter((file) => files.includes(file));
    return read.flatMap((file) => this.source.readList(`metadata/types/${file}`, 'types'));
  }

  /** Tables that replace others: from `refs.sl.yml`, else from `application.sl.yml`. */
  refs(): Section[] {
    const isThere = this.source.folder.list('metadata').files.includes('refs.sl.yml');
    return isThere
      ? this.source.readList('metadata/refs.sl.yml', 'refs')
      : (this.problems.collect(() => this.application?.sections('refs')) ?? []);
  }
}
