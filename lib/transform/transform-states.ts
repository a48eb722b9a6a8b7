import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { grantLoads } from './start-load';
import { runsFolder, transformLock } from '../lake/run-files';
import { transformGraph, TransformGraph } from './transform-graph';
import { OTHER_EVENTS, transformItems, TransformItems } from './transform-items';
import { transformWorkers } from './transform-workers';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { succeededFolder } from '../lake/areas';
import { knownSeconds } from '../private/checks';
import { addLambdaRetry } from '../functions/lambda-retry';
import { END_POLLING, LOCK_POLLING } from '../pipeline/lock-polling';
import { withCommon } from '../schedule/common-schedule';
import { plainSchedule } from '../schedule/plain-schedule';
import type { TransformStatesProps } from './transform-states-props';
import type { BeginTransformsEvent } from '../contract/begin-transforms';
import type { EndTransformsEvent } from '../contract/end-transforms';
import type { TransformSettings } from '../contract/transforms';
import { handlerState, Payload } from '../pipeline/handler-state';
import { stateName } from '../pipeline/state-name';
import { ownService } from '../iam/service-principal';

/** The states, the datasets that the pipeline reads and writes, and its role. */
interface TransformStates extends Pick<TransformGraph, 'reads' | 'taskReads' | 'writes' | 'steps'> {
  readonly definition: sfn.IChainable;
  readonly role?: iam.IRole;
}

/**
 * The states of a transform pipeline, the same number for one task as for hundreds: begin → skip, or start workers,
 * which run one task after the other → end → done, or workers again after a redrive.
 */
export function transformStates(scope: Construct, props: TransformStatesProps): TransformStates {
  const { job, pipelineName: name, overlap, slots } = props;
  const pipeline = scope.node.scope!;
  const schedule = props.schedule ?? props._schedule;
  const graph = transformGraph(props.tasks, props.loads ?? [], pipeline.node.path);
  const items = transformItems(props, graph, pipeline);
  const { beginTransforms, endTransforms } = job._resources;
  const settings: Payload<TransformSettings> = {
    pipeline: name,
    overlap,
    lock: transformLock(name).path,
    runs: runsFolder(name).path,
    succeeded: succeededFolder('transform', name).path,
    execution: sfn.JsonPath.objectAt('$$.Execution'),
  };
  const plain =
    schedule && plainSchedule(withCommon(schedule, job._options.pipelines), `'${pipeline.node.path}/Schedule'`);
  const begin = handlerState<BeginTransformsEvent>(scope, 'Begin', {
    name: `begin_${name}`,
    handler: beginTransforms,
    payload: {
      ...settings,
      slots,
      workerTasks: items.distributed ? items.workerTasks : undefined,
      events: OTHER_EVENTS,
      taskEvents: items.taskEvents,
      // If its state cannot tell whether a task has failed, a function decides on retries.
      retries: job._context.runtime.hasSidecars ? (props.retries ?? job._options.retries) : undefined,
      retryDelay: job._context.runtime.hasSidecars ? retryDelayOf(props, pipeline.node.path) : undefined,
      cron: plain?.cron,
      timeZone: plain?.timeZone,
      tasks: items.tasks,
      loads: items.loads,
    },
  });
  addLambdaRetry(begin, ['Starlake.InvalidInput', 'Starlake.InvalidLock', 'Starlake.Overlap'], [LOCK_POLLING]);
  const workers = transformWorkers(scope, props, graph, items);
  const end = handlerState<EndTransformsEvent>(scope, 'End', {
    name: `end_${name}`,
    handler: endTransforms,
    payload: settings,
  });
  addLambdaRetry(end, ['Starlake.TransformFailed', 'Starlake.InvalidLock', 'Starlake.NoRunState'], [END_POLLING]);
  grantFiles(job, name);
  if (items.tasks.some(({ expects }) => expects)) {
    job._resources.watch.grantFind(endTransforms);
  }

  const skip = new sfn.Succeed(scope, 'Skip', { stateName: stateName(`skip_${name}`), outputPath: '$.summary' });
  const start = new sfn.Choice(scope, 'SkipOrStart', { stateName: stateName(`skip_or_start_${name}`) })
    .when(sfn.Condition.booleanEquals('$.ready', true), workers)
    .otherwise(skip);
  const endOrRun = new sfn.Choice(scope, 'EndOrRun', { stateName: stateName(`end_or_run_${name}`) })
    .when(sfn.Condition.stringEquals('$.next', 'RUN'), workers)
    .otherwise(forget(scope, props, settings));
  workers.next(end).next(endOrRun);
  return {
    definition: begin.next(start),
    reads: graph.reads,
    taskReads: graph.taskReads,
    writes: graph.writes,
    steps: graph.steps,
    role: roleOf(pipeline, props.role, graph, items),
  };
}

/** Seconds between two attempts of a task: a Wait state needs at least one. */
function retryDelayOf({ job, retryDelay }: TransformStatesProps, path: string): number {
  return Math.max(1, knownSeconds(retryDelay ?? job._options.retryDelay, `'retryDelay' of '${path}'`));
}

/**
 * Deletes the file with the state of the run, in a separate state: the previous state can be retried, and needs the
 * file.
 */
function forget(scope: Construct, props: TransformStatesProps, settings: Payload<TransformSettings>): sfn.IChainable {
  const { job, pipelineName: name } = props;
  const done = new sfn.Succeed(scope, 'Done', { stateName: stateName(`${name}_done`), outputPath: '$.summary' });
  const { endTransforms } = job._resources;
  const state = handlerState<EndTransformsEvent>(scope, 'Forget', {
    name: `forget_${name}_run`,
    handler: endTransforms,
    payload: { ...settings, forget: true },
    resultPath: sfn.JsonPath.DISCARD,
  });
  // The run has succeeded: if the small file stays, it does not matter.
  addLambdaRetry(state).addCatch(done, { resultPath: sfn.JsonPath.DISCARD });
  return state.next(done);
}

/**
 * A role of its own for a pipeline with loads: the role that the pipelines of a job share must not start them. It has no room
 * either for what each distributed Map needs.
 */
function roleOf(
  pipeline: Construct,
  given: iam.IRole | undefined,
  { loads }: TransformGraph,
  { distributed }: TransformItems,
): iam.IRole | undefined {
  if (loads.length === 0 && !distributed) {
    return given;
  }
  const role = given ?? new iam.Role(pipeline, 'Role', { assumedBy: ownService(pipeline, 'states.amazonaws.com') });
  if (loads.length > 0) {
    grantLoads(
      pipeline,
      role,
      loads.map((load) => load.pipeline),
    );
  }
  return role;
}

function grantFiles(job: IStarlakeJob, name: string): void {
  const { beginTransforms, nextTask, endTransforms } = job._resources;
  const [lock, runs, succeeded] = [transformLock(name), runsFolder(name), succeededFolder('transform', name)];
  const needs: Array<[typeof nextTask, Array<typeof lock>]> = [
    [beginTransforms, [lock, runs]],
    [nextTask, [runs]],
    [endTransforms, [lock, runs, succeeded]],
  ];
  for (const [handler, areas] of needs) {
    const keys = job._resources.keysOf(handler);
    for (const area of areas) {
      keys.list(area.keys);
      keys.allow(['s3:GetObject', 's3:PutObject'], area.keys);
    }
  }
  job._resources.keysOf(beginTransforms).list(succeeded.keys);
  job._resources.keysOf(endTransforms).allow(['s3:DeleteObject'], runs.keys);
}
