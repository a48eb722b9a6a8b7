import type { NextTaskEvent } from '../../lib/contract/next-task';
import { loadFailures, skipFailure } from './load-failures';
import { Outcome, openNodesOf } from './scheduler';
import { tablesOf } from './graph';
import type { Assignment, RunState } from './run-state';
import type { TaskFailure } from '../../lib/contract/transforms';

/** What came of an order. Of another order than the one that the worker has come back from, nothing has. */
export function outcomeOf({ state: told }: NextTaskEvent, run: RunState, order: Assignment): Outcome | undefined {
  const { failure } = told;
  if (order.do !== told.do) {
    return undefined;
  }
  if (order.do === 'RUN') {
    const why = failure && failureOf(failure);
    return { failures: why ? { [order.task]: why } : {} };
  }
  return order.do === 'LOAD' ? loadOutcome(told, run, order) : undefined;
}

function loadOutcome(
  { failure, loaded }: NextTaskEvent['state'],
  run: RunState,
  order: Extract<Assignment, { do: 'LOAD' }>,
): Outcome {
  const { tables } = run.loads[order.load];
  const [first] = tablesOf(run, order.load);
  const nameOf = (thing: number) => tables[thing - first][0];
  const things = openNodesOf(run, order);
  const reason = failure ? failureOf(failure) : skipFailure(loaded?.output);
  const all = new Map(things.map((thing) => [nameOf(thing), reason]));
  const failed = failure && 'Error' in failure ? loadFailures([...all.keys()], failure) : all;
  const failures = things.map((thing) => [thing, failed.get(nameOf(thing))] as const);
  return { failures: Object.fromEntries(failures.filter(([, one]) => one !== undefined)) as Outcome['failures'] };
}

/** What was explained, if it is a failure: a command may have succeeded beside another container that failed. */
function failureOf(failure: NonNullable<NextTaskEvent['state']['failure']>): TaskFailure | undefined {
  return !('Error' in failure)
    ? failure.failure
    : { error: failure.Error, diagnosis: 'its failure could not be explained: see the history of the execution' };
}
