import type { IStarlakePipeline } from '../pipeline/i-starlake-pipeline';

/** A load pipeline, of this app or deployed by another one. */
export interface ILoadPipeline extends IStarlakePipeline {
  /**
   * The domain that it loads.
   *
   * @attribute
   */
  readonly domain: string;

  /**
   * The datasets that it loads, by the names of their tables.
   *
   * @internal
   */
  readonly _datasets: ReadonlyMap<string, string>;
}

/** Identifies a load pipeline that another app has deployed. */
export interface LoadPipelineAttributes {
  /** The domain that it loads. */
  readonly domain: string;

  /**
   * Name of the pipeline.
   *
   * @default - the domain's
   */
  readonly pipelineName?: string;

  /**
   * ARN of its state machine, without a version or an alias. It must be in the account and region of the stack that
   * starts it.
   */
  readonly stateMachineArn: string;

  /**
   * All tables that it loads. `loads` of a transform pipeline needs them.
   *
   * @default - not known: no transform pipeline can load them first
   */
  readonly tables?: string[];

  /**
   * The datasets, `domain.table`, of tables that Starlake renames when it loads them: by the tables' names.
   *
   * @default - `{domain}.{table}` for each
   */
  readonly datasets?: { [table: string]: string };
}
