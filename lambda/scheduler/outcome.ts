import type { NextTaskEvent } from '../../lib/contract/next-task';
import { loadFailures, skipFailure } from './load-failures';
import { Outcome, openNodesOf } from './scheduler';
import { tablesOf } from './graph';
import type { Assignment, RunState } from './run-state';
import type { TaskFailure } from '../../lib/contract/transforms';

/** The outcome of an assignment; undefined if the worker reports on another one. */
export function outcomeOf(
  { state: reported }: NextTaskEvent,
  run: RunState,
  assignment: Assignment,
): Outcome | undefined {
  const { failure } = reported;
  if (assignment.do !== reported.do) {
    return undefined;
  }
  if (assignment.do === 'RUN') {
    const why = failure && failureOf(failure);
    return { failures: why ? { [assignment.task]: why } : {} };
  }
  return assignment.do === 'LOAD' ? loadOutcome(reported, run, assignment) : undefined;
}

function loadOutcome(
  { failure, loaded }: NextTaskEvent['state'],
  run: RunState,
  assignment: Extract<Assignment, { do: 'LOAD' }>,
): Outcome {
  const { tables } = run.loads[assignment.load];
  const [first] = tablesOf(run, assignment.load);
  const nameOf = (node: number) => tables[node - first][0];
  const nodes = openNodesOf(run, assignment);
  const reason = failure ? failureOf(failure) : skipFailure(loaded?.output);
  const all = new Map(nodes.map((node) => [nameOf(node), reason]));
  const failed = failure && 'Error' in failure ? loadFailures([...all.keys()], failure) : all;
  const failures = nodes.map((node) => [node, failed.get(nameOf(node))] as const);
  return { failures: Object.fromEntries(failures.filter(([, one]) => one !== undefined)) as Outcome['failures'] };
}

/** The failure, if there is one: a command may have succeeded although another container of its task failed. */
function failureOf(failure: NonNullable<NextTaskEvent['state']['failure']>): TaskFailure | undefined {
  return !('Error' in failure)
    ? failure.failure
    : { error: failure.Error, diagnosis: 'its failure could not be explained: see the history of the execution' };
}
