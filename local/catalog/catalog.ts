import type { Column } from '../../lib/project/project';
import type { PipelineKind } from '../pipeline';

/**
 * What an app has: its pipelines, the tables that they read and write, and what is made of what. Plain JSON, in a fixed order:
 * `starlake-sfn docs --json` prints it, pages show it, scripts read it, and `docs/starlake-sfn.schema.json` has it as `catalog`.
 */
export interface Catalog {
  /** Name of the stack; of the app's folder if it has several. */
  readonly name: string;
  /** When it was made, ISO 8601: the next times of schedules are those after it. */
  readonly madeAt: string;
  readonly pipelines: readonly CatalogPipeline[];
  /** All tables that a pipeline reads or writes, by name. */
  readonly tables: readonly CatalogTable[];
  /** Which table is made of which, by what. */
  readonly lineage: readonly LineageEdge[];
}

/** A pipeline, from the cloud assembly. */
export interface CatalogPipeline {
  /** Its name; if several have that, with stack or path, so that the command line knows it by this id. */
  readonly id: string;
  readonly name: string;
  readonly kind: PipelineKind;
  readonly stack: string;
  /** Path of its construct. */
  readonly path?: string;
  /** Name of its state machine; CloudFormation makes another one up where the template has none. */
  readonly machineName?: string;
  /** Comment of the definition. */
  readonly comment?: string;
  readonly schedules: readonly CatalogSchedule[];
  /** Datasets whose refreshes start it. */
  readonly triggers: readonly CatalogTrigger[];
  /** How many commands run at once; absent if the definition does not limit it. */
  readonly slots?: number;
  /** Datasets. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Pipelines that write what it reads, and those that read what it writes, by their ids. */
  readonly upstream: readonly string[];
  readonly downstream: readonly string[];
  /** Load pipelines that a run starts first, by name. */
  readonly loadsFirst: readonly string[];
  /** The tables of a load pipeline, or the tasks of a transform pipeline. */
  readonly parts: readonly CatalogPart[];
  /** Names of the states of the definition, also inside a Map or a Parallel, with their types. */
  readonly states: readonly CatalogState[];
}

/** A table that a pipeline loads, or a task that it runs. */
export interface CatalogPart {
  /** By which Starlake knows it. */
  readonly name: string;
  /** The dataset that it writes. */
  readonly dataset: string;
  /** Datasets that it reads. */
  readonly reads: readonly string[];
}

/** A state of a definition. */
export interface CatalogState {
  readonly name: string;
  readonly type: string;
}

/** A schedule of a pipeline. */
export interface CatalogSchedule {
  /** The cron expression, or what EventBridge has: `rate(1 hour)`. */
  readonly expression: string;
  readonly timeZone: string;
  /** It is off: it starts nothing. */
  readonly disabled?: true;
  /** Its next times, ISO 8601; empty if it is off, or no cron expression. */
  readonly next: readonly string[];
}

/** What starts a pipeline when datasets were refreshed. */
export interface CatalogTrigger {
  readonly datasets: readonly string[];
  /** Whether one of them is enough. */
  readonly strategy: 'any' | 'all';
  /** Those that `all` does not wait for. */
  readonly optional?: readonly string[];
  /** Seconds between two runs, at least. */
  readonly minSeconds: number;
}

/** A table, from the cloud assembly, and from the metadata of the project where these are there. */
export interface CatalogTable {
  /** `domain.table`, its names after the load. */
  readonly name: string;
  readonly domain: string;
  /** `load` from files, `transform` by SQL or Python; `elsewhere`: no pipeline of the app writes it. */
  readonly source: 'load' | 'transform' | 'elsewhere';
  /** Pipelines, by their ids. */
  readonly writtenBy: readonly string[];
  readonly readBy: readonly string[];
  /** Tables that it is made of, and those that are made of it: the next ones only. */
  readonly upstream: readonly string[];
  readonly downstream: readonly string[];
  /** What the project declares of it; absent if its metadata are not there. */
  readonly declared?: DeclaredTable;
}

/** What a project declares of a table, metadata of the domain merged under its own. */
export interface DeclaredTable {
  /** The file that declares it, relative to the project. */
  readonly file: string;
  readonly comment?: string;
  /** Comment of its domain. */
  readonly domainComment?: string;
  readonly tags: readonly string[];
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
  /** Java regular expression for the names of its files. */
  readonly pattern?: string;
  /** Format of its files, as Starlake names it. */
  readonly format?: string;
  /** Extension of the ack file that each file needs. */
  readonly ack?: string;
  readonly writeStrategy?: WriteStrategy;
  /** How old it may be, as it is written: `1 day`. */
  readonly freshness?: string;
  /** The SQL of a task, with its variables as they are written. */
  readonly sql?: string;
}

/** How rows come into a table. */
export interface WriteStrategy {
  /** Starlake's name: `APPEND`; `ADAPTIVE` if it depends on the time. */
  readonly type: string;
  /** Columns that identify a row. */
  readonly key: readonly string[];
  /** Column that tells which of two rows is newer. */
  readonly timestamp?: string;
}

/** A table is made of another one. */
export interface LineageEdge {
  readonly from: string;
  readonly to: string;
  /** Id of the pipeline that does it. */
  readonly pipeline: string;
  /** The task that does it, if the pipeline is one of transforms. */
  readonly task?: string;
}
