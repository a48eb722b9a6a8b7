import { CommandPipelineProps } from '../pipeline/pipeline-props';
import { LoadTable } from './load-table';
import { LoadOptions } from '../options/load-options';
import * as cdk from 'aws-cdk-lib';
import { StaleFiles } from './stale-files';

/** Properties of a LoadPipeline. */
export interface LoadPipelineProps extends CommandPipelineProps, LoadOptions {
  /** The domain to load. */
  readonly domain: string;

  /** Its tables. Give their patterns: then a run loads only tables that have files. */
  readonly tables: LoadTable[];

  /**
   * Name of the domain's folders in the areas `stage`, `ingesting` and `archive`: `load.name` of its `_config.sl.yml`.
   *
   * @default - the domain
   */
  readonly areaName?: string;

  /**
   * Where files land, the domain's `metadata.directory`: an S3 URI, or a path below `SL_DATASETS`; see
   * `SlPreLoadProps.landingDirectory`.
   *
   * @default - the domain's folder in `SL_INCOMING` or `SL_AREA_INCOMING` of `slEnvVar`, `incoming/{domain}` otherwise
   */
  readonly landingDirectory?: string;

  /**
   * What a run does with files that an earlier run left in the `ingesting` area: it was aborted, or could not tell
   * which table a file belongs to.
   *
   * @default StaleFiles.FAIL
   */
  readonly staleFiles?: StaleFiles;

  /**
   * Memory for loads that ran out of it, in rising order: each attempt gets the next size above the one that the load
   * had, with the CPU of the table, or more if Fargate requires it. These attempts do not count as `retries`.
   *
   * @default - they are run again with the memory they had, as often as `retries` says
   */
  readonly memoryLadder?: cdk.Size[];
}
