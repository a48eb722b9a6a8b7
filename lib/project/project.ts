import type { Connection } from './read/connection';
import type { Place } from './project-error';

/** A Starlake project, read from its folder: plain data, variables filled in, metadata merged. */
export interface Project {
  /** Folder of the project, absolute and without links. */
  readonly folder: string;
  /** Value of `SL_ENV` that the project was read for. */
  readonly environment?: string;
  /** All variables, in Starlake's order of precedence; `{SL_ROOT}` and `{SL_DATASETS}` where these are not set. */
  readonly variables: { readonly [name: string]: string };
  /** Where tables are unless they say otherwise; undefined where the project does not tell. */
  readonly connection?: Connection;
  /** Cron expressions of the schedule presets, by name. */
  readonly presets: { readonly [name: string]: string };
  /** The domains that are loaded, by name. */
  readonly domains: Domain[];
  /** The tasks of all transforms, by full name. */
  readonly tasks: Task[];
  /** The dag configurations, by the names of their files. */
  readonly dags: Dag[];
  /** Tables that are there without the project making them (`metadata/external`), as `domain.table` in lower case. */
  readonly externals: string[];
  /** What is odd and yet no error, each with the file that it is about. */
  readonly warnings: string[];
  /**
   * Renders a text of a dag configuration with the project's variables and more.
   *
   * @internal
   */
  readonly _render: (text: string, more: { readonly [name: string]: string }) => Rendered;
}

/** A text that was rendered. */
export interface Rendered {
  readonly text: string;
  /** Variables that it names and that have no value: there is nothing in their place. */
  readonly unknown: string[];
}

/** A schedule as it is declared. */
export interface Schedule {
  /** Name of the preset, else the cron expression. */
  readonly name: string;
  /** Cron expression with five fields. */
  readonly cron: string;
  readonly isPreset: boolean;
}

/** A domain that is loaded. */
export interface Domain {
  /** Name of its folder, by which Starlake loads it. */
  readonly name: string;
  /** Its own name (`load.name`): that of its folders in the areas. */
  readonly ownName: string;
  /** Name that it has once loaded (`rename`). */
  readonly finalName: string;
  /** Where its metadata are written. */
  readonly place: Place;
  /** Where its files land (`metadata.directory`; that of a table does not count). */
  readonly directory?: string;
  /** Its tables, by name. */
  readonly tables: Table[];
}

/** A table, the metadata of its domain merged under its own. */
export interface Table {
  /** Name of its file, by which Starlake loads it. */
  readonly name: string;
  /** Name that it has once loaded (`rename`). */
  readonly finalName: string;
  /** Java regular expression for the names of its files. */
  readonly pattern: string;
  /** Undefined where none is declared: Starlake adds the rows then (APPEND). */
  readonly writeStrategy?: string;
  /** Extension of the ack beside each file. */
  readonly ack?: string;
  readonly schedule?: Schedule;
  /** How old it may be, in seconds. */
  readonly freshness?: number;
  /** Name of its dag configuration. */
  readonly dag?: string;
  /** Other names by which SQL reads it. */
  readonly streams: string[];
  /** Where its pattern is written. */
  readonly place: Place;
}

/** A task of a transform, the defaults of its folder merged under its own. */
export interface Task {
  /** `domain.task`, by which Starlake runs it. */
  readonly name: string;
  readonly domain: string;
  /** The table that it writes, in its domain. */
  readonly table: string;
  readonly schedule?: Schedule;
  /** How old it may be, in seconds. */
  readonly freshness?: number;
  /** Name of its dag configuration. */
  readonly dag?: string;
  /** Tables that its SQL reads, by the names written there. */
  readonly reads: string[];
  /** Other names by which SQL reads what it writes. */
  readonly streams: string[];
  /** The file that it is declared in. */
  readonly file: string;
}

/** A dag configuration, as it is written: its variables are those of each pipeline. */
export interface Dag {
  /** Name of its file. */
  readonly name: string;
  /** What pipelines of transforms are grouped by. */
  readonly filename: string;
  readonly options: { readonly [name: string]: string };
  /** Empty where there is none. */
  readonly comment: string;
  /** Where `filename` is written. */
  readonly place: Place;
  readonly commentPlace: Place;
  /** Where each option is written. */
  readonly optionPlaces: { readonly [name: string]: Place };
}
