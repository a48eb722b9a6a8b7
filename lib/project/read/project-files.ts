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

/** A domain as its folder declares it. */
export interface DomainFiles {
  /** Name of its folder, by which commands name it (`--domains`). */
  readonly folder: string;
  /** Its own name, `load.name`: that of its folders in the areas, and of its schema where there is no `rename`. */
  readonly name: string;
  /** The section `load` of its `_config.sl.yml`; undefined without that file, or when it has no such section. */
  readonly load?: Section;
  /** Names of the files of its tables without `.sl.yml`, by which commands name them (`--tables`). */
  readonly tables: string[];
  /** Tables that `_config.sl.yml` has itself, as it could before version 1. */
  readonly attached: Section[];
}

/** A folder of tasks. */
export interface JobFiles {
  readonly folder: string;
  /** Path of the folder in the project. */
  readonly path: string;
  /** Its own name, `transform.name`: the domain of tasks that have a YAML file and name none. */
  readonly name: string;
  /** The section `transform` of its `_config.sl.yml`. */
  readonly transform?: Section;
  /** Names of all of its files. */
  readonly files: ReadonlySet<string>;
}

/**
 * The files of a project, each read when it is asked for and checked as Starlake checks it: see {@link readFile}. What is wrong
 * is collected in `problems`; {@link strictly} throws it.
 */
export class ProjectFiles {
  private constructor(
    private readonly source: ProjectSource,
    /** Value of `SL_ENV` that counts. */
    readonly environment: string | undefined,
    /** The section `application` of `application.sl.yml`. */
    readonly application: Section | undefined,
  ) {}

  /**
   * Opens a project: reads its variables and `application.sl.yml`.
   *
   * @param folder the folder that has `metadata/`
   * @param given variables of the environment, over which env files win, and options, which win over those
   * @param environment value of `SL_ENV` (default: that of the variables, else `env` of `application.sl.yml`)
   * @throws Error when there is no such folder
   */
  static open(folder: string, given: GivenVariables, environment?: string): ProjectFiles {
    const files = new ProjectFolder(folder);
    const problems = new Problems();
    const variables = new ProjectVariables(files, given, problems);
    return ProjectFiles.of(files, variables, environment, problems);
  }

  /** The same, of variables that are read already. The environment may be named by `application.sl.yml`. */
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

  /** All variables, with the rest of what renders. */
  get scope(): JinjaScope {
    return this.source.scope;
  }

  /** Whether there is an `application.sl.yml` that could not be read, which is a problem already. */
  get isApplicationUnread(): boolean {
    return this.application === undefined && this.source.folder.list('metadata').files.includes('application.sl.yml');
  }

  get problems(): Problems {
    return this.source.problems;
  }

  get warnings(): readonly string[] {
    return this.source.warnings;
  }

  /** The text of a file, as it is written. */
  text(file: string): string {
    return this.source.folder.read(file);
  }

  warn(message: string): void {
    this.source.warn(message);
  }

  /**
   * What a function reads of these files.
   *
   * @throws ProjectError, or ProjectErrors, for all that is wrong in what it reads, and nothing for what is wrong elsewhere
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

  /** A domain, without what is in the files of its tables. */
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
   * The section `table` of a table's file. Undefined when it has none, which is a problem.
   *
   * @param types names of types: `attributes` that have these may be left out where nothing is wrong with them
   */
  table(folder: string, table: string, types?: ReadonlySet<string>): Section | undefined {
    return this.source.readTable(`${LOAD}/${folder}/${table}${EXTENSION}`, types);
  }

  /** Tables that are declared to be there already (`metadata/external`), as `domain.table` in lower case. */
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

  /** A folder of tasks, without what is in the files of its tasks. */
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

  /** The types that the project declares, those of `types/types.sl.yml` over those of `types/default.sl.yml`. */
  types(): Section[] {
    const { files } = this.source.folder.list('metadata/types');
    const read = ['default.sl.yml', 'types.sl.yml'].filter((file) => files.includes(file));
    return read.flatMap((file) => this.source.readList(`metadata/types/${file}`, 'types'));
  }

  /** Tables that replace others: those of `refs.sl.yml`, else of `application.sl.yml`. */
  refs(): Section[] {
    const isThere = this.source.folder.list('metadata').files.includes('refs.sl.yml');
    return isThere
      ? this.source.readList('metadata/refs.sl.yml', 'refs')
      : (this.problems.collect(() => this.application?.sections('refs')) ?? []);
  }
}
