/** What becomes of something that a project says to its orchestrator. */
export type Outcome =
  /** It means the same here. */
  | 'carries'
  /** It has no effect here, and needs none. */
  | 'ignored'
  /** Somebody has to decide on it, or pipelines do something else than before. */
  | 'decide';

/** One of the things that a project says to its orchestrator. */
export interface Finding {
  readonly outcome: Outcome;
  /** What it is about: `retries`, `template`. */
  readonly about: string;
  /** What becomes of it, why, and what to do. */
  readonly message: string;
  /** Where it is written: `metadata/dags/loads.sl.yml:9`. */
  readonly place?: string;
  /** The pipelines that it is about, if not all of the dag configuration. */
  readonly pipelines?: readonly string[];
}

/** What becomes of a dag configuration. */
export interface DagMigration {
  readonly name: string;
  readonly file: string;
  readonly template: string;
  /** Whose template it is: `Airflow`, `Dagster`, `Snowflake`, `Starlake`, `Step Functions`; undefined for one of the project's own. */
  readonly platform?: string;
  /** Names of its pipelines; empty if nothing refers to it, or if the project cannot be planned. */
  readonly pipelines: readonly string[];
  readonly findings: readonly Finding[];
}

/** What becomes of a pipeline. */
export interface PipelineMigration {
  readonly name: string;
  readonly kind: 'load' | 'transform';
  /** Name of its dag configuration. */
  readonly dag?: string;
  readonly starts: 'schedule' | 'datasets' | 'by hand';
  readonly findings: readonly Finding[];
}

/** What becomes of a project that comes from another orchestrator. */
export interface Migration {
  readonly dags: readonly DagMigration[];
  /** Empty if the project cannot be planned. */
  readonly pipelines: readonly PipelineMigration[];
  /** About the project as a whole. */
  readonly findings: readonly Finding[];
  /** Why the project cannot be planned; each names its file. */
  readonly errors: readonly string[];
  /** Other warnings of `starlake-sfn plan`. */
  readonly warnings: readonly string[];
}

/** All findings of a migration. */
export function findingsOf({ dags, pipelines, findings }: Migration): Finding[] {
  return [...findings, ...[...dags, ...pipelines].flatMap((each) => each.findings)];
}
