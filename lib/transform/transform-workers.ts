import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { explainState } from '../pipeline/explain-state';
import { logLevel } from '../pipeline/log-level';
import { StartLoad } from './start-load';
import { runsFolder } from '../lake/run-files';
import type { TransformGraph } from './transform-graph';
import type { TransformItems } from './transform-items';
import { layEnvironments } from '../commands/spark-config';
import { addLambdaRetry, LONG } from '../functions/lambda-retry';
import type { TransformStatesProps } from './transform-states-props';
import { MAX_MAP_CONCURRENCY } from '../contract/limits';
import type { NextTaskEvent } from '../contract/next-task';
import { handlerState, Payload } from '../pipeline/handler-state';
import { stateName } from '../pipeline/state-name';

/** Label of the distributed Map: ARNs of its child executions are `…:execution:{machine}/{label}:{id}`. */
const WORKER_LABEL = 'worker';

/** How long a worker is suspended before it asks again. Usually a worker that finishes a task resumes it much earlier. */
const MAX_WAIT = Duration.hours(4);

/** Input of a worker of a distributed Map. */
const NEW_WORKER = {
  'worker.$': '$$.Map.Item.Value.worker',
  'assignmentId.$': '$$.Map.Item.Value.assignmentId',
  'execution.$': '$.execution',
};

/**
 * The workers of a run, each an iteration of a Map, which is distributed if an inline one cannot run so many. A worker asks
 * for an assignment, does it, and reports its result with the next request, until it gets no more assignments. A failure is
 * only reported: an iteration that fails would stop the others.
 */
export function transformWorkers(
  scope: Construct,
  props: TransformStatesProps,
  graph: TransformGraph,
  items: TransformItems,
): sfn.Map | sfn.DistributedMap {
  const { job, pipelineName: name } = props;
  const payload: Payload<NextTaskEvent> = {
    runs: runsFolder(name).path,
    execution: items.distributed
      ? { Id: runOf(items), RedriveCount: sfn.JsonPath.numberAt('$$.Execution.RedriveCount') }
      : sfn.JsonPath.objectAt('$$.Execution'),
    state: sfn.JsonPath.objectAt('$'),
  };
  const next = handlerState<NextTaskEvent>(scope, 'Next', {
    name: `next_${name}_task`,
    handler: job._resources.nextTask,
    payload,
  });
  addLambdaRetry(next, ['Starlake.NoRunState'], [], LONG);
  const wait = handlerState<NextTaskEvent>(scope, 'Wait', {
    name: `wait_for_${name}_task`,
    handler: job._resources.nextTask,
    integrationPattern: sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
    payload: { ...payload, token: sfn.JsonPath.taskToken },
    taskTimeout: sfn.Timeout.duration(MAX_WAIT),
  });
  addLambdaRetry(wait, ['Starlake.NoRunState'], [], LONG);
  wait.addCatch(next, { errors: [sfn.Errors.TIMEOUT], resultPath: sfn.JsonPath.DISCARD });
  const doIs = (what: string) => sfn.Condition.stringEquals('$.do', what);
  const transform = transformState(scope, props, items, next);
  const what = new sfn.Choice(scope, 'What', { stateName: stateName(`run_or_wait_${name}`) });
  if (job._context.runtime.hasSidecars) {
    const later = new sfn.Wait(scope, 'WaitToRetry', {
      stateName: stateName(`wait_to_retry_${name}`),
      time: sfn.WaitTime.secondsPath('$.wait'),
    });
    what.when(sfn.Condition.isPresent('$.wait'), later.next(transform));
  }
  what
    .when(doIs('RUN'), transform)
    .when(doIs('WAIT'), wait)
    .otherwise(
      new sfn.Succeed(scope, 'NoMore', { stateName: stateName(`no_more_${name}_tasks`), outputPath: '$.worker' }),
    );
  // Its task token comes back with the next assignment.
  wait.next(what);
  if (graph.loads.length > 0) {
    const load = new StartLoad(scope, 'Load', stateName(`load_for_${name}`), runOf(items));
    load.addCatch(next, { resultPath: '$.failure' });
    what.when(doIs('LOAD'), load.next(next));
  }
  const options = {
    stateName: stateName(`run_${name}`),
    itemsPath: '$.workers',
    // All workers at once: otherwise a worker could wait forever for one that has not started.
    maxConcurrency: items.distributed ? items.workers : MAX_MAP_CONCURRENCY,
    resultPath: sfn.JsonPath.DISCARD,
  };
  const map = items.distributed
    ? new sfn.DistributedMap(scope, 'Run', { ...options, label: WORKER_LABEL, itemSelector: NEW_WORKER })
    : new sfn.Map(scope, 'Run', options);
  return map.itemProcessor(next.next(what));
}

/** ARN of the run: a worker of a distributed Map is an execution of its own, and is told. */
function runOf({ distributed }: TransformItems): string {
  return sfn.JsonPath.stringAt(distributed ? '$.execution' : '$$.Execution.Id');
}

/** Runs the task `$.task`. */
function transformState(
  scope: Construct,
  { job, pipelineName: name, environment, retries, retryDelay }: TransformStatesProps,
  items: TransformItems,
  next: sfn.TaskStateBase,
): sfn.IChainable {
  const { options, pathLength } = items;
  const isTold = items.tasks.some(({ expects }) => expects);
  const level = isTold ? logLevel(scope.node.scope!, job, environment, 'expectationsHidden') : {};
  const execution = items.distributed ? { execution: runOf(items) } : {};
  const transform = job.slTransform(scope, {
    ...options,
    ...execution,
    environment: layEnvironments([level, environment ?? {}, options.environment ?? {}], `pipeline '${name}'`),
    taskId: `${name}_transform`,
    transformName: sfn.JsonPath.stringAt('$.task'),
    scheduledDate: sfn.JsonPath.stringAt('$.scheduledDate'),
    retries,
    retryDelay,
    _options: sfn.JsonPath.stringAt('$.options'),
    _pathLength: pathLength,
  });
  const explain = explainState(scope, job, name, { task: sfn.JsonPath.stringAt('$.task'), ...execution }, '$.failure');
  explain.addCatch(next, { resultPath: sfn.JsonPath.DISCARD });
  explain.next(next);
  transform.addCatch(explain, { resultPath: '$.failure' });
  return transform.next(next);
}
