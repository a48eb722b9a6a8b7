import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { BackfillRun } from './backfill-run';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { addLambdaRetry } from '../functions/lambda-retry';
import { PlainSchedule } from '../schedule/plain-schedule';
import { stateName } from '../pipeline/state-name';

/** A pipeline that the states may run. */
interface Target extends PlainSchedule {
  readonly name: string;
  /** ARN of its state machine. */
  readonly machine: string;
  /** Where its runs are noted that have succeeded: a path below `SL_DATASETS`. */
  readonly succeeded: string;
}

interface BackfillStatesProps {
  readonly name: string;
  readonly job: IStarlakeJob;
  readonly targets: Target[];
  readonly maxConcurrent: number;
}

/** The states of a backfill: plan → run each time → end → done, or run again what failed after a redrive. */
export function backfillStates(scope: Construct, props: BackfillStatesProps): sfn.IChainable {
  const { name, job, targets, maxConcurrent } = props;
  const targetsOf = targets.map((target) => {
    const { name: pipeline, machine, cron, timeZone, succeeded } = target;
    return [pipeline, { machine, cron, timeZone, succeeded }];
  });
  const plan = state(scope, 'Plan', `plan_${name}`, job, {
    action: 'plan',
    execution: sfn.JsonPath.objectAt('$$.Execution'),
    targets: Object.fromEntries(targetsOf),
    maxConcurrent,
  });
  const end = state(scope, 'End', `end_${name}`, job, {
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
    maxConcurrencyPath: '$.plan.maxConcurrent',
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
 * One run of the pipeline, and what it leaves: little, a thousand of them have to fit. One that fails stops no other; one that
 * another run of the pipeline was in the way of has failed, too: nobody has looked whether there was something to do.
 */
function runState(scope: Construct, name: string): sfn.IChainable {
  const left = (id: string, what: string, error: string) =>
    new sfn.Pass(scope, id, {
      stateName: stateName(`run_of_${name}_${what}`),
      parameters: {
        error,
        name: BackfillRun.executionName,
        redrive: sfn.JsonPath.numberAt('$$.Execution.RedriveCount'),
      },
    });
  const failed = left('Failed', 'failed', sfn.JsonPath.stringAt('$.failure.Error'));
  const ended = new sfn.Pass(scope, 'Ended', {
    stateName: stateName(`run_of_${name}_ended`),
    parameters: { status: sfn.JsonPath.stringAt('$.result.output.status') },
  });
  const outcome = new sfn.Choice(scope, 'Outcome', { stateName: stateName(`outcome_of_run_of_${name}`) })
    .when(sfn.Condition.isPresent('$.result.output.blockedBy'), left('Blocked', 'blocked', 'Starlake.Overlap'))
    .otherwise(ended);
  const run = new BackfillRun(scope, 'Run', stateName(`run_of_${name}`));
  return run.addCatch(failed, { resultPath: '$.failure' }).next(outcome);
}

function state(scope: Construct, id: string, name: string, job: IStarlakeJob, payload: { [key: string]: unknown }) {
  const lambda = new tasks.LambdaInvoke(scope, id, {
    stateName: stateName(name),
    lambdaFunction: job._resources.backfill,
    payloadResponseOnly: true,
    payload: sfn.TaskInput.fromObject(payload),
    resultSelector: { 'plan.$': '$' },
    retryOnServiceExceptions: false,
  });
  return addLambdaRetry(lambda, ['Starlake.InvalidInput', 'Starlake.BackfillFailed']);
}
