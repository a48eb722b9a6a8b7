import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { MAX_MAP_CONCURRENCY } from '../contract/limits';
import { backfillStates } from './backfill-states';
import { BackfillTarget } from './backfill-target';
import { checkPipeline } from '../pipeline/check-pipeline';
import { StarlakePipeline } from '../pipeline/starlake-pipeline';
import { checkUnique } from '../commands/starlake-names';
import { succeededFolder } from '../lake/areas';
import { checkInstance, checkWhole } from '../private/checks';
import { pipelineMachine } from '../pipeline/pipeline-machine';
import { checkNear } from '../private/places';
import { arnsFrom, arnsOfName, deployAfter, machineName } from '../pipeline/machine-arns';
import { grantRuns } from '../pipeline/run-grants';
import type { PipelineDagOptions } from '../options/pipeline-dag-options';
import { withCommon } from '../schedule/common-schedule';
import { plainSchedule } from '../schedule/plain-schedule';
import { BACKFILL_KEYS, checkTargets } from './backfill-keys';
import type { BackfillPipelineProps } from './backfill-pipeline-props';
import { ownService } from '../iam/service-principal';

/**
 * Runs a pipeline for past times: a Standard state machine that starts one run for each time of the pipeline's schedule, oldest
 * first, except for times that have succeeded. A run that fails does not stop the others.
 *
 * **Input**: `{"pipeline": name, "from": time, "to": time, "maxConcurrency"?: 1 to 40, "dryRun"?: true}`. Times are ISO-8601, and
 * both belong to the interval, as in Airflow; a day (`2026-08-08`) as `to` includes the whole day. Times without an offset are in
 * the time zone of the schedule. Future times are left out. With `dryRun` it only lists the runs.
 *
 * A run gets `{"scheduledTime", "dataInterval": {"start", "end"}, "once": true}`: the time of the schedule, and the interval since
 * the time before. A run of transforms is `SKIPPED` if another backfill was faster. A time has succeeded if there is a success
 * marker for it in `{SL_DATASETS}/.starlake-stepfunctions/succeeded`: the pipeline writes one after a run of all tables or tasks
 * that had something to do. The next backfill starts a `SKIPPED` run again. A run that was skipped because of another run of
 * the pipeline (`Overlap.SKIP`) has failed.
 *
 * **Output**: `{"pipeline", "from", "to", "runs": number, "skipped": number, "statuses": {status: number}}`; of a dry run
 * `{…, "dryRun": true, "ticks": [{"scheduledTime", "status": "PENDING"|"SUCCEEDED"}], "moreTicks"?}`.
 *
 * **Errors**: `Starlake.BackfillFailed` when a run failed, after all others have ended; the message of its cause is JSON with the
 * times and their executions. A redrive, or the same input again, runs what has not succeeded. `Starlake.InvalidInput` for an
 * invalid input, and for more than 1,000 runs, which are too many for one execution.
 *
 * Stopping a backfill stops its runs, too.
 */
export class BackfillPipeline extends StarlakePipeline {
  public readonly pipelineName: string;
  public readonly stateMachine: sfn.StateMachine;
  public readonly logGroup: logs.LogGroup;
  /** @internal */
  public readonly _kind = 'backfill';
  /** @internal */
  public readonly _common: PipelineDagOptions;
  /** @internal */
  public readonly _writes = [];

  /**
   * @throws Error for invalid schedules, for two pipelines of one name, and for more pipelines than one role can have
   */
  constructor(scope: Construct, id: string, props: BackfillPipelineProps) {
    super(scope, id);
    const what = checkPipeline(this, props, BACKFILL_KEYS, new.target !== BackfillPipeline);
    const { job } = props;
    this._common = job._options.pipelines;
    const targets = checkTargets(props.pipelines, what('pipelines'));
    if (targets.length === 0) {
      throw new Error(`${what('pipelines')} must have at least one pipeline`);
    }
    targets.forEach(({ pipeline }) => {
      checkInstance(pipeline, StarlakePipeline, `a pipeline in ${what('pipelines')}`);
      checkNear(this, pipeline, 'its pipeline', pipeline.stateMachineArn);
      if (pipeline._kind === 'backfill') {
        throw new Error(`${what('pipelines')} has '${pipeline.node.path}', which is a backfill itself`);
      }
    });
    checkUnique(
      targets.map(({ pipeline }) => pipeline.pipelineName),
      what('pipelines'),
    );
    this.pipelineName = props.pipelineName ?? 'backfill';
    const range = { min: 1, max: MAX_MAP_CONCURRENCY };
    const maxConcurrency = checkWhole(props.maxConcurrency ?? 1, what('maxConcurrency'), range);
    const role = props.role ?? new iam.Role(this, 'Role', { assumedBy: ownService(this, 'states.amazonaws.com') });
    const prefix = job._context.machinePrefix;
    grantRuns(
      this,
      role,
      targets.map(({ pipeline }) => ({
        ...arnsFrom(this, pipeline),
        ...(machineName(pipeline)?.startsWith(prefix) ? { wider: arnsOfName(this, `${prefix}*`) } : {}),
      })),
    );
    const keys = job._resources.keysOf(job._resources.backfill);
    const markersOf = ({ pipeline }: BackfillTarget) => succeededFolder(pipeline._kind, pipeline.pipelineName);
    targets.forEach((target) => keys.list(markersOf(target).keys));
    const machine = pipelineMachine(this, {
      ...props,
      pipelineName: this.pipelineName,
      kind: this._kind,
      definition: backfillStates(new Construct(this, 'States'), {
        name: this.pipelineName,
        job,
        maxConcurrency,
        targets: Object.fromEntries(
          targets.map((target) => [
            target.pipeline.pipelineName,
            {
              machine: arnsFrom(this, target.pipeline).machine,
              ...plainSchedule(
                withCommon(target, target.pipeline._common),
                `'${target.pipeline.pipelineName}' in ${what('pipelines')}`,
              ),
              succeeded: markersOf(target).path,
            },
          ]),
        ),
      }),
      comment: 'Starlake: runs pipelines for times that are past',
      split: 'split its pipelines over several backfills',
      reads: [],
      writes: [],
      role,
    });
    this.stateMachine = machine.stateMachine;
    this.logGroup = machine.logGroup;
    deployAfter(
      this.stateMachine,
      targets.map(({ pipeline }) => pipeline),
    );
  }
}
