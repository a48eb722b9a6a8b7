import type { Connection } from './read/connection';
import type { Place } from './project-error';

/** A Starlake project, read from its folder, as plain data. Variables are filled in, and metadata are merged. */
export interface Project {
  /** Folder of the project, absolute and without links. */
  readonly folder: string;
  /** Value of `SL_ENV` with which the project was read. */
  readonly environment?: string;
  /** All variables, in Starlake's order of precedence; `{SL_ROOT}` and `{SL_DATASETS}` where these are not set. */
  readonly variables: { readonly [name: string]: string };
  /** Default connection of tables; undefined if the project does not declare it. */
  readonly connection?: Connection;
  /** All connections that the project uses: the default one first, then those of loads, transforms, tables, tasks and the audit. */
  readonly connections: Connection[];
  /** Cron expressions of the schedule presets, by name. */
  readonly presets: { readonly [name: string]: string };
  /** The domains that are loaded, by name. */
  readonly domains: Domain[];
  /** The tasks of all transforms, by full name. */
  readonly tasks: Task[];
  /** The dag configurations, by the names of their files. */
  readonly dags: Dag[];
  /** Tables that the project does not make (`metadata/external`), as `domain.table` in lower case. */
  readonly externals: string[];
  /** Warnings; each names its file. */
  readonly warnings: string[];
  /**
   * Renders a text of a dag configuration with the project's variables and those in `more`.
   *
   * @internal
   */
  readonly _render: (text: string, more: { readonly [name: string]: string }) => Rendered;
}

/** A text that was rendered. */
interface Rendered {
  readonly text: string;
  /** Variables without a value. The rendered text has nothing in their place. */
  readonly unknown: string[];
}

/** A declared schedule. */
export interface Schedule {
  /** Name of the preset, else the cron expression. */
  readonly name: string;
  /** Cron expression with five fields. */
  readonly cron: string;
  readonly isPreset: boolean;
}

/** A domain that is loaded. */
export interface Domain {
  /** Name of its folder. Starlake loads the domain by this name. */
  readonly name: string;
  /** The value of `load.name`. Folders in the areas have this name. */
  readonly ownName: string;
  /** Its name after the load (`rename`). */
  readonly finalName: string;
  /** The place of its metadata. */
  readonly place: Place;
  /** Where its files land (`metadata.directory` of the domain, not of a table). */
  readonly directory?: string;
  /** Its tables, by name. */
  readonly tables: Table[];
}

/** A table, the metadata of its domain merged under its own. */
export interface Table {
  /** Name of its file. Starlake loads the table by this name. */
  readonly name: string;
  /** Its name after the load (`rename`). */
  readonly finalName: string;
  /** Java regular expression for the names of its files. */
  readonly pattern: string;
  /** Undefined if none is declared: then Starlake appends the rows (APPEND). */
  readonly writeStrategy?: string;
  /** Extension of the ack beside each file. */
  readonly ack?: string;
  readonly schedule?: Schedule;
  /** How old it may be, in seconds. */
  readonly freshness?: number;
  /** From which age on it is worth a warning, in seconds. */
  readonly freshnessWarning?: number;
  /** Name of its dag configuration. */
  readonly dag?: string;
  /** Other names for the table in SQL. */
  readonly streams: string[];
  /** Whether Starlake checks expectations after each of its files. */
  readonly hasExpectations: boolean;
  /** Its columns, where they were asked for. */
  readonly columns: Column[];
  readonly comment?: string;
  /** The place of its pattern. */
  readonly place: Place;
}

/** A column of a table, or a field of one. */
export interface Column {
  /** Its name in the table. */
  readonly name: string;
  /** Starlake's name of its type. */
  readonly type?: string;
  readonly isArray?: boolean;
  readonly isRequired?: boolean;
  readonly comment?: string;
  /** What hides its values, as it is written: `SHA256`. */
  readonly privacy?: string;
  /** The table, or the table and the column, that it refers to. */
  readonly foreignKey?: string;
  /** The fields of a struct. */
  readonly fields?: Column[];
}

/** A task of a transform, the defaults of its folder merged under its own. */
export interface Task {
  /** `domain.task`. Starlake runs the task by this name. */
  readonly name: string;
  readonly domain: string;
  /** The table that it writes, in its domain. */
  readonly table: string;
  readonly schedule?: Schedule;
  /** How old it may be, in seconds. */
  readonly freshness?: number;
  /** From which age on it is worth a warning, in seconds. */
  readonly freshnessWarning?: number;
  /** Name of its dag configuration. */
  readonly dag?: string;
  /** Tables that its SQL reads, named as in the SQL. */
  readonly reads: string[];
  /** Other names in SQL for the table that the task writes. */
  readonly streams: string[];
  /** Whether Starlake checks expectations after it. */
  readonly hasExpectations: boolean;
  /** The columns that it declares: Starlake needs none, the query has them. */
  readonly columns: Column[];
  readonly comment?: string;
  /** The file that declares it. */
  readonly file: string;
}

/** A dag configuration before rendering: its variables have other values in each pipeline. */
export interface Dag {
  /** Name of its file. */
  readonly name: string;
  /** The template with which `starlake dag-generate` writes the file, `load/airflow__scheduled_table__shell.py.j2`. */
  readonly template: string;
  /** Template of a file name. Transforms with the same file name form one pipeline. */
  readonly filename: string;
  readonly options: { readonly [name: string]: string };
  /** Empty if there is none. */
  readonly comment: string;
  /** The place of `filename`. */
  readonly place: Place;
  readonly commentPlace: Place;
  readonly templatePlace: Place;
  /** The place of each option. */
  readonly optionPlaces: { readonly [name: string]: Place };
}
