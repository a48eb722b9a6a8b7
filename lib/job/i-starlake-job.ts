import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, IConstruct } from 'constructs';
import { SlImportProps, SlJobProps, SlLoadProps, SlTransformProps } from '../commands/sl-props';
import type { DataLake } from '../lake/data-lake';
import type { BoundCatalog } from '../lake/lake-catalog';
import type { ResolvedOptions } from '../options/resolved-options';
import type { JobContext } from './job-context';
import type { JobResources } from './job-resources';
import { IStarlakeRuntime } from './i-starlake-runtime';
import { StarlakePool } from './starlake-pool';

/**
 * A job, as pipelines take it: it turns Starlake's commands into states. It is a `StarlakeJob` of this app, because the
 * functions that its pipelines share are made below it.
 *
 * It has what pipelines call. `StarlakeJob.slPreLoad` is not among it: the gate that it makes takes a job itself, and this interface
 * would need that class, which needs this interface.
 */
export interface IStarlakeJob extends IConstruct, IStarlakeRuntime {
  /** Pools that pipelines can choose by name. */
  readonly pools: StarlakePool[];

  /** @internal */
  readonly _options: ResolvedOptions;
  /** @internal */
  readonly _lake: DataLake;
  /** @internal */
  readonly _catalog?: BoundCatalog;
  /** @internal */
  readonly _context: JobContext;
  /** @internal */
  readonly _resources: JobResources;

  /**
   * The pool of this name.
   *
   * @throws Error that lists the pools there are
   */
  pool(name: string): StarlakePool;

  /** The state that imports the files of a domain (`starlake stage`). */
  slImport(scope: Construct, props: SlImportProps): sfn.TaskStateBase;

  /** The state that loads one table (`starlake load`). */
  slLoad(scope: Construct, props: SlLoadProps): sfn.TaskStateBase;

  /** The state that runs one transform (`starlake transform`). */
  slTransform(scope: Construct, props: SlTransformProps): sfn.TaskStateBase;

  /** The state that runs one Starlake command and waits for it. */
  slJob(scope: Construct, props: SlJobProps): sfn.TaskStateBase;

  /** Lets a grantee read and write what commands read and write: the project's folders, their keys and its catalog. */
  grantReadWrite(grantee: iam.IGrantable): iam.Grant;
}
