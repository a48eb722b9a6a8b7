import { isoSeconds } from '../../lib/contract/iso-time';
import { MONITORING_METRICS, MonitoredPipeline, MonitoredSchedule } from '../../lib/contract/monitoring';
import { previousTick } from '../cron/ticks';
import { ageText } from './age-text';
import { atOnce } from './at-once';
import { some } from './causes';
import { command } from './command';
import { partsOf } from './links';
import { FirstSeen, LONG, Note, pipelineId, SCHEDULES } from './notes';
import { namesOf, OpenRun, stepsTo } from './open-run';
import type { MonitorPorts } from './ports';

/** Milliseconds after which a pipeline that is still late is told of again. */
const AGAIN = 24 * 3_600_000;

interface Late {
  readonly note: Note;
  readonly pipeline: MonitoredPipeline;
  readonly tick: number;
}

/** Reports each pipeline of which no run for its last scheduled time has ended, once a day. */
export async function reportLate(
  known: ReadonlyMap<string, Note>,
  open: readonly OpenRun[],
  ports: MonitorPorts,
): Promise<void> {
  const { region } = ports;
  const late = await latePipelines(known, ports);
  if (late.length === 0) {
    return;
  }
  ports.count(MONITORING_METRICS.late, late.length);
  const fresh = late.filter(({ note, tick }) => note.told === undefined || tick >= Date.parse(note.told) + AGAIN);
  if (fresh.length === 0) {
    return;
  }
  const pipelines = fresh.map(({ pipeline }) => pipeline);
  const runsOf = (pipeline: MonitoredPipeline) => open.filter((run) => run.pipeline === pipeline);
  const now = ports.now().getTime();
  const lines = fresh.map(
    ({ pipeline, tick }) =>
      `- ${pipeline.name}, scheduled at ${isoSeconds(new Date(tick))}, ${ageText((now - tick) / 1000)} ago: ` +
      stateOf(runsOf(pipeline), now),
  );
  const [first] = pipelines;
  await ports.send({
    title: fresh.length === 1 ? `${first.name} is late` : `${fresh.length} pipelines are late`,
    lines: ['No run for its scheduled time has ended:', ...some(lines)],
    steps: [
      { text: 'What runs, and what is scheduled', command: command(['status'], pipelines, region) },
      { text: 'Starts that failed, and schedules that are off', command: command(['doctor'], pipelines, region) },
      ...stepsTo(pipelines.flatMap(runsOf)),
    ],
    thread: `late ${first.name}`,
    type: 'RunLate',
    context: { pipelines: namesOf(pipelines) },
  });
  await atOnce(fresh, ({ note, tick }) => ports.notes.tell(note, new Date(tick).toISOString()));
}

async function latePipelines(known: ReadonlyMap<string, Note>, ports: MonitorPorts): Promise<Late[]> {
  const { settings, notes } = ports;
  const now = ports.now().getTime();
  const seen = await firstSeen(known, ports);
  const late: Late[] = [];
  for (const pipeline of settings.pipelines.filter(({ schedules = [] }) => schedules.length > 0)) {
    const { lateAfter } = { ...settings, ...pipeline };
    const ticks = pipeline.schedules!.flatMap((schedule) => {
      const { cron, timeZone, from = 0, to = Infinity, window = 0 } = schedule;
      const tick = previousTick(cron, timeZone, new Date(now - (lateAfter + window) * 1000 + 1)).getTime();
      // What was scheduled before the schedule was watched does not count.
      return tick >= Math.max(from, seen[keyOf(pipeline, schedule)]) && tick <= to ? [tick] : [];
    });
    const tick = Math.max(...ticks);
    const id = pipelineId(pipeline);
    const note = known.get(id);
    if (note === undefined) {
      await notes.write({ id, at: now }, LONG);
    } else if (note.at < tick) {
      late.push({ note, pipeline, tick });
    }
  }
  return late;
}

/** Since when each schedule is watched. A schedule that a deployment has changed is a new one. */
async function firstSeen(known: ReadonlyMap<string, Note>, { settings, notes, now }: MonitorPorts): Promise<FirstSeen> {
  const at = now().getTime();
  const before = JSON.parse(known.get(SCHEDULES)?.text ?? '{}') as FirstSeen;
  const keys = settings.pipelines.flatMap((pipeline) =>
    (pipeline.schedules ?? []).map((schedule) => keyOf(pipeline, schedule)),
  );
  const seen = Object.fromEntries(keys.map((key) => [key, before[key] ?? at]));
  const text = JSON.stringify(seen);
  if (text !== JSON.stringify(before)) {
    await notes.write({ id: SCHEDULES, at, text }, LONG);
  }
  return seen;
}

function keyOf(pipeline: MonitoredPipeline, { cron, timeZone }: MonitoredSchedule): string {
  return `${pipelineId(pipeline)} ${cron} ${timeZone}`;
}

function stateOf([run]: readonly OpenRun[], now: number): string {
  if (run === undefined) {
    return 'no run is going';
  }
  const { execution, since, waits } = run;
  const age = ageText((now - since) / 1000);
  return `run ${partsOf(execution).run} has been going for ${age}${waits === undefined ? '' : `, and waits: ${waits}`}`;
}
