import type { TransformFailedCause } from '../../lib/contract/causes';
import type { ItemError } from '../../lib/contract/errors';
import { MAX_CAUSE, MAX_UNPUBLISHED } from '../../lib/contract/limits';
import { starlakeError } from '../errors';
import type { Expectations } from '../rows/expectation-reports';
import { blockedNodes, namesOf, NodeId } from './graph';
import type { RunState } from './run-state';
import type { TaskFailure } from '../../lib/contract/transforms';

/** Failures that a blocked task names where there is no room for all. */
const MAX_BECAUSE = 3;

/** Failure of a task that is neither done nor failed at the end of a run: its worker ended too soon. */
const LOST: TaskFailure = {
  error: 'Starlake.TaskLost' satisfies ItemError,
  diagnosis: 'its worker ended without a result: redrive the run',
};

/**
 * Starlake.TransformFailed, with a `TransformFailedCause`. Where that has no room for it, it leaves out, in this order:
 * `expectations`, those that passed first; `reason`; all but three of `because`; all but `task`, `error`, `kind` and `exitCode`; all but the names; and tasks, whose number is then
 * in `more`.
 *
 * @param expectations their results, and those that are left where there is no room for all
 */
export function transformFailed(
  state: RunState,
  unpublished?: string,
  expectations: readonly Expectations[] = [],
): Error {
  const { pipeline, scheduledDate } = state;
  const names = namesOf(state);
  const blockedBy = blockedNodes(state);
  const isFailed = (node: NodeId) =>
    state.statuses[node] === 'FAILED' || (state.statuses[node] === 'PENDING' && !blockedBy.has(node));
  const nodes = [...names.keys()].filter(isFailed);
  const whole = nodes.map((node) => ({ task: names[node], ...(state.failures[node] ?? LOST) }));
  const blocked = [...blockedBy].map(([node, causes]) => ({
    task: names[node],
    because: causes.map((cause) => names[cause]),
  }));
  const unexplained = whole.map((failed) => ({ ...failed, reason: undefined }));
  const few = blocked.map(({ task, because }) => ({ task, because: because.slice(0, MAX_BECAUSE) }));
  const one = blocked.map(({ task, because }) => ({ task, because: because.slice(0, 1) }));
  const bare = whole.map(({ task, error, kind, exitCode }) => ({ task, error, kind, exitCode }));
  const run = { pipeline, scheduledDate, unpublished: unpublished?.slice(0, MAX_UNPUBLISHED) };
  const causes: TransformFailedCause[] = [
    ...expectations.map((each) => ({ ...run, failed: whole, blocked, expectations: each })),
    { ...run, failed: whole, blocked },
    { ...run, failed: unexplained, blocked },
    { ...run, failed: unexplained, blocked: few },
    { ...run, failed: bare, blocked: few },
    { ...run, failed: bare.map(({ task, error }) => ({ task, error })), blocked: one },
  ];
  // Failures matter more than the tasks that they block.
  for (let count = blocked.length + whole.length; count > 1;) {
    count = Math.floor(count / 2);
    const failed = bare.slice(0, count).map(({ task, error }) => ({ task, error }));
    const rest = one.slice(0, count - failed.length);
    causes.push({ ...run, failed, blocked: rest, more: blocked.length + whole.length - count });
  }
  return starlakeError('Starlake.TransformFailed', causes.map((cause) => JSON.stringify(cause)).find(fits)!);
}

// Lambda writes the message into JSON once more, as a string.
function fits(message: string): boolean {
  return JSON.stringify(message).length <= MAX_CAUSE;
}
