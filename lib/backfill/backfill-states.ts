import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { BackfillRun } from './backfill-run';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { addLambdaRetry } from '../functions/lambda-retry';
import type { EndBackfillEvent, PlanBackfillEvent, TargetPipeline } from '../contract/backfill';
import { handlerState, Payload } from '../pipeline/handler-state';
import { stateName } from '../pipeline/state-name';

interface BackfillStatesProps {
  readonly name: string;
  readonly job: IStarlakeJob;
  /** The pipelines that it can run, by their names. */
  readonly targets: { readonly [pipeline: string]: TargetPipeline };
  readonly maxConcurrency: number;
}

/** The states of a backfill: plan → run each time → end → done, or after a redrive, run again what failed. */
export function backfillStates(scope: Construct, props: BackfillStatesProps): sfn.IChainable {
  const { name, job, targets, maxConcurrency } = props;
  const plan = state<PlanBackfillEvent>(scope, 'Plan', `plan_${name}`, job, {
    action: 'plan',
    execution: sfn.JsonPath.objectAt('$$.Execution'),
    targets,
    maxConcurrency,
  });
  const end = state<EndBackfillEvent>(scope, 'End', `end_${name}`, job, {
    action: 'end',
    execution: sfn.JsonPath.objectAt('$$.Execution'),
    state: sfn.JsonPath.objectAt('$'),
  });
  const runs = new sfn.Map(scope, 'Runs', {
    stateName: stateName(`run_each_of_${name}`),
    itemsPath: '$.plan.runs',
    itemSelector: {
      machine: sfn.JsonPath.stringAt('$.plan.machine'),
      scheduledTime: sfn.JsonPath.stringAt('$$.Map.Item.Value.scheduledTime'),
      start: sfn.JsonPath.stringAt('$$.Map.Item.Value.start'),
      name: sfn.JsonPath.stringAt('$$.Map.Item.Value.name'),
      round: sfn.JsonPath.numberAt('$.plan.round'),
    },
    maxConcurrencyPath: '$.plan.maxConcurrency',
    resultPath: '$.results',
  }).itemProcessor(runState(scope, name));
  const done = new sfn.Succeed(scope, 'Done', { stateName: stateName(`${name}_done`), outputPath: '$.plan.summary' });
  const whatNext = (id: string) =>
    new sfn.Choice(scope, id, { stateName: stateName(`${id === 'RunOrDone' ? 'run_or_skip' : 'end_or_run'}_${name}`) })
      .when(sfn.Condition.stringEquals('$.plan.next', 'RUN'), runs)
      .otherwise(done);
  runs.next(end.next(whatNext('DoneOrRun')));
  return plan.next(whatNext('RunOrDone'));
}

/**
 * One run of the pipeline. It returns little data: a thousand runs must fit. A run that fails does not stop the others.
 * A run that was skipped because of another run of the pipeline has failed, too: it has not looked for something to do.
 */
function runState(scope: Construct, name: string): sfn.IChainable {
  const failure = (id: string, what: string, error: string) =>
    new sfn.Pass(scope, id, {
      stateName: stateName(`run_of_${name}_${what}`),
      parameters: {
        error,
        name: BackfillRun.executionName,
        redrive: sfn.JsonPath.numberAt('$$.Execution.RedriveCount'),
      },
    });
  const failed = failure('Failed', 'failed', sfn.JsonPath.stringAt('$.failure.Error'));
  const ended = new sfn.Pass(scope, 'Ended', {
    stateName: stateName(`run_of_${name}_ended`),
    parameters: { status: sfn.JsonPath.stringAt('$.result.output.status') },
  });
  const outcome = new sfn.Choice(scope, 'Outcome', { stateName: stateName(`outcome_of_run_of_${name}`) })
    .when(sfn.Condition.isPresent('$.result.output.blockedBy'), failure('Blocked', 'blocked', 'Starlake.Overlap'))
    .otherwise(ended);
  const run = new BackfillRun(scope, 'Run', stateName(`run_of_${name}`));
  return run.addCatch(failed, { resultPath: '$.failure' }).next(outcome);
}

function state<Event extends object>(
  scope: Construct,
  id: string,
  name: string,
  job: IStarlakeJob,
  payload: Payload<Event>,
) {
  const handler = job._resources.backfill;
  const resultSelector = { 'plan.$': '$' };
  const called = handlerState<Event>(scope, id, { name, handler, payload, resultSelector });
  return addLambdaRetry(called, ['Starlake.InvalidInput', 'Starlake.BackfillFailed']);
}
