import { MONITORING_METRICS, MonitoredPipeline } from '../../lib/contract/monitoring';
import { previousTick } from '../cron/ticks';
import { atOnce } from './at-once';
import { some } from './causes';
import { ageText, staleDatasets } from './freshness';
import { executionLink, partsOf } from './links';
import type { Step } from './message';
import { executionOf, Note, pipelineId } from './notes';
import type { MonitorPorts } from './ports';

/** The longest that what is late or waits is remembered, in seconds. */
const NOTE_LIFETIME = 400 * 24 * 3600;

/** Most runs whose history is read in one check. */
const MAX_READ = 50;

/** A run that has not ended. */
interface OpenRun {
  readonly note: Note;
  readonly execution: string;
  readonly since: number;
}

/**
 * Looks which runs are late, which runs wait, and which tables are stale. Each is reported once, all that are new together; the
 * metrics have all of them, at each check.
 */
export async function check(ports: MonitorPorts): Promise<void> {
  const notes = await ports.notes.all();
  const known = new Map(notes.map((note) => [note.id, note]));
  const open = notes.flatMap((note): OpenRun[] => {
    const execution = executionOf(note);
    return execution === undefined || note.since === undefined ? [] : [{ note, execution, since: note.since }];
  });
  await reportLate(known, open, ports);
  await reportWaiting(open, ports);
  await staleDatasets(known, ports);
}

async function reportLate(
  known: ReadonlyMap<string, Note>,
  open: readonly OpenRun[],
  ports: MonitorPorts,
): Promise<void> {
  const { settings, now } = ports;
  const late: Array<{ readonly note: Note; readonly pipeline: MonitoredPipeline; readonly tick: Date }> = [];
  for (const pipeline of settings.pipelines) {
    const ticks = (pipeline.schedules ?? []).flatMap(({ cron, timeZone, from = 0, to = Infinity, window = 0 }) => {
      const until = now().getTime() - (settings.lateAfter + window) * 1000;
      const tick = previousTick(cron, timeZone, new Date(until + 1));
      return tick.getTime() >= from && tick.getTime() <= to ? [tick] : [];
    });
    const [tick] = ticks.sort((one, other) => other.getTime() - one.getTime());
    const id = pipelineId(pipeline);
    const note = known.get(id);
    if (tick !== undefined && note === undefined) {
      // Nothing is known of earlier runs: what is scheduled from now on counts.
      await ports.notes.write({ id, at: now().getTime() }, NOTE_LIFETIME);
    } else if (tick !== undefined && note !== undefined && note.at < tick.getTime()) {
      late.push({ note, pipeline, tick });
    }
  }
  if (late.length === 0) {
    return;
  }
  ports.count(MONITORING_METRICS.late, late.length);
  const fresh = late.filter(({ note, tick }) => note.told !== tick.toISOString());
  if (fresh.length === 0) {
    return;
  }
  const lines = await Promise.all(
    fresh.slice(0, MAX_READ).map(async ({ pipeline, tick }) => {
      const runs = open.filter(({ note }) => note.pipeline === pipeline.name);
      return `- ${pipeline.name}, scheduled at ${tick.toISOString()}: ${await stateOf(runs, ports)}`;
    }),
  );
  const first = fresh[0].pipeline.name;
  await ports.send({
    title: fresh.length === 1 ? `${first} is late` : `${fresh.length} pipelines are late`,
    lines: [
      `No run for its scheduled time has ended after ${ageText(settings.lateAfter)}:`,
      ...some(lines, fresh.length - lines.length),
    ],
    steps: [
      { text: 'What runs, and what is scheduled', command: 'npx starlake-sfn status' },
      { text: 'Starts that failed, and schedules that are off', command: 'npx starlake-sfn doctor' },
      ...stepsTo(open.filter(({ note }) => fresh.some(({ pipeline }) => pipeline.name === note.pipeline))),
    ],
    thread: `late ${first}`,
    type: 'RunLate',
  });
  await atOnce(fresh, ({ note, tick }) => ports.notes.tell(note, tick.toISOString()));
}

async function stateOf(runs: readonly OpenRun[], ports: MonitorPorts): Promise<string> {
  if (runs.length === 0) {
    return 'no run has begun';
  }
  const [{ execution, since }] = runs;
  const waiting = await ports.runs.waiting(execution);
  const age = ageText((ports.now().getTime() - since) / 1000);
  return `run ${partsOf(execution).run} goes for ${age}${waiting ? `, and waits: ${waiting.reason}` : ''}`;
}

async function reportWaiting(open: readonly OpenRun[], ports: MonitorPorts): Promise<void> {
  const { settings, now } = ports;
  const long = open.filter(({ since }) => now().getTime() - since > settings.waitingAfter * 1000).slice(0, MAX_READ);
  const all = await Promise.all(
    long.map(async (run) => ({ ...run, waiting: await ports.runs.waiting(run.execution) })),
  );
  const waiting = all.flatMap((run) => (run.waiting ? [{ ...run, reason: run.waiting.reason }] : []));
  if (waiting.length === 0) {
    return;
  }
  ports.count(MONITORING_METRICS.waiting, waiting.length);
  const fresh = waiting.filter(({ note }) => note.told === undefined);
  if (fresh.length === 0) {
    return;
  }
  await ports.send({
    title:
      fresh.length === 1
        ? `A run of ${fresh[0].note.pipeline} waits for ${ageText(settings.waitingAfter)}`
        : `${fresh.length} runs wait for ${ageText(settings.waitingAfter)}`,
    lines: some(
      fresh.map(({ note, execution, reason }) => `- ${note.pipeline}, run ${partsOf(execution).run}: ${reason}`),
    ),
    steps: [
      { text: 'Locks that nobody holds, and files that are stuck', command: 'npx starlake-sfn doctor' },
      ...stepsTo(fresh),
    ],
    thread: fresh[0].execution,
    type: 'RunWaiting',
    resources: fresh.map(({ execution }) => execution).slice(0, 10),
  });
  await atOnce(fresh, ({ note }) => ports.notes.tell(note, 'waiting'));
}

function stepsTo(runs: readonly OpenRun[]): Step[] {
  return runs.slice(0, 3).map(({ execution }) => ({
    text: `Run ${partsOf(execution).run} in the console`,
    link: executionLink(execution),
  }));
}
