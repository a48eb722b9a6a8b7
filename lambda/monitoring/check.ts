import { atOnce } from './at-once';
import { staleDatasets } from './freshness';
import { reportLate } from './late';
import { partsOf } from './links';
import { ENDED, executionOf, Note } from './notes';
import type { MonitorPorts } from './ports';
import type { OpenRun } from './open-run';
import { reportWaiting } from './waiting';

/**
 * Looks which runs are late, which runs wait, and which tables are stale. Each is reported once, all that are new together; the
 * metrics have all of them, at each check.
 *
 * @throws Error of calls that failed, after everything else was looked at
 */
export async function check(ports: MonitorPorts): Promise<void> {
  const notes = await ports.notes.all();
  const known = new Map(notes.map((note) => [note.id, note]));
  const runs = async () => {
    const open = await openRuns(notes, ports);
    await every(reportLate(known, open, ports), reportWaiting(open, ports));
  };
  await every(runs(), staleDatasets(known, ports));
}

/** The runs that go on, of pipelines that are still monitored. One whose end nobody has told is looked at no more. */
async function openRuns(notes: readonly Note[], ports: MonitorPorts): Promise<OpenRun[]> {
  const pipelines = new Map(ports.settings.pipelines.map((pipeline) => [pipeline.machine, pipeline]));
  const begun = notes.flatMap((note) => {
    const execution = executionOf(note);
    const pipeline = execution === undefined ? undefined : pipelines.get(partsOf(execution).machine);
    const { since } = note;
    return execution === undefined || pipeline === undefined || since === undefined
      ? []
      : [{ note, execution, pipeline, since }];
  });
  const looked = await atOnce(begun, async (run) => ({ ...run, ...(await ports.runs.stateOf(run.execution)) }));
  const [open, ended] = [true, false].map((isOpen) => looked.filter((run) => run.isOpen === isOpen));
  await atOnce(ended, ({ note: { id, at } }) => ports.notes.write({ id, at }, ENDED));
  return open;
}

/** Waits for all: what fails must not hide the others. */
async function every(...parts: Array<Promise<void>>): Promise<void> {
  const reasons = (await Promise.allSettled(parts)).flatMap((part) =>
    part.status === 'rejected' ? [part.reason] : [],
  );
  if (reasons.length === 1) {
    throw reasons[0];
  }
  if (reasons.length > 1) {
    throw new AggregateError(reasons, reasons.map((reason) => (reason as Error).message).join('; '));
  }
}
