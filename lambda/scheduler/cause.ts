import type { ItemError } from '../../lib/contract/errors';
import { starlakeError } from '../errors';
import { blockedNodes, namesOf, NodeId } from './graph';
import type { RunState } from './run-state';
import type { TaskFailure } from '../../lib/contract/transforms';

/** Characters that the cause of an execution has at most, less what Lambda adds to it. */
const MAX_CAUSE = 32_000;

/** Characters of what was said of datasets that are not published. */
const MAX_UNPUBLISHED = 1_000;

/** What failed that a blocked task is told with, where there is not room for all. */
const MAX_BECAUSE = 3;

/** Of what the end of a run finds neither done nor failed: a worker that ended too soon. */
const LOST: TaskFailure = {
  error: 'Starlake.TaskLost' satisfies ItemError,
  diagnosis: 'nobody has said what came of it: redrive the run',
};

/**
 * Starlake.TransformFailed. Its message is JSON: `{"pipeline", "scheduledDate", "unpublished"?, "failed": [{"task", "error", "kind"?,
 * "diagnosis"?, "exitCode"?, "stopCode"?, "reason"?, "log"?}], "blocked": [{"task", "because": [names]}]}`; a table that was
 * not loaded is among the failed by its dataset. Where that is more than a cause may have, first `reason` is left out, then of
 * `because` all but three, then all but `task`, `error`, `kind` and `exitCode`, then all but the names; and at last tasks
 * themselves, with their number in `more`. `unpublished` says why complete datasets are not published.
 */
export function transformFailed(state: RunState, unpublished?: string): Error {
  const { pipeline, scheduledDate } = state;
  const names = namesOf(state);
  const stuck = blockedNodes(state);
  const isFailed = (thing: NodeId) =>
    state.statuses[thing] === 'FAILED' || (state.statuses[thing] === 'TODO' && !stuck.has(thing));
  const things = [...names.keys()].filter(isFailed);
  const whole = things.map((thing) => ({ task: names[thing], ...(state.failures[thing] ?? LOST) }));
  const blocked = [...stuck].map(([thing, causes]) => ({
    task: names[thing],
    because: causes.map((cause) => names[cause]),
  }));
  const unexplained = whole.map((failed) => ({ ...failed, reason: undefined }));
  const few = blocked.map(({ task, because }) => ({ task, because: because.slice(0, MAX_BECAUSE) }));
  const one = blocked.map(({ task, because }) => ({ task, because: because.slice(0, 1) }));
  const bare = whole.map(({ task, error, kind, exitCode }) => ({ task, error, kind, exitCode }));
  const run = { pipeline, scheduledDate, unpublished: unpublished?.slice(0, MAX_UNPUBLISHED) };
  const causes: object[] = [
    { ...run, failed: whole, blocked },
    { ...run, failed: unexplained, blocked },
    { ...run, failed: unexplained, blocked: few },
    { ...run, failed: bare, blocked: few },
    { ...run, failed: bare.map(({ task, error }) => ({ task, error })), blocked: one },
  ];
  // What failed is more to the point than what it blocks.
  for (let count = blocked.length + whole.length; count > 1;) {
    count = Math.floor(count / 2);
    const failed = bare.slice(0, count).map(({ task, error }) => ({ task, error }));
    const rest = one.slice(0, count - failed.length);
    causes.push({ ...run, failed, blocked: rest, more: blocked.length + whole.length - count });
  }
  return starlakeError('Starlake.TransformFailed', causes.map((cause) => JSON.stringify(cause)).find(fits)!);
}

// Lambda puts the message into JSON once more, as a text.
function fits(message: string): boolean {
  return JSON.stringify(message).length <= MAX_CAUSE;
}
