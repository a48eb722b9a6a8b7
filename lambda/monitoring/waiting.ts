import { MONITORING_METRICS } from '../../lib/contract/monitoring';
import { ageText } from './age-text';
import { atOnce } from './at-once';
import { some } from './causes';
import { command } from './command';
import { partsOf } from './links';
import { namesOf, OpenRun, stepsTo } from './open-run';
import type { MonitorPorts } from './ports';

/** Reports each run that waits for longer than it may, once. */
export async function reportWaiting(open: readonly OpenRun[], ports: MonitorPorts): Promise<void> {
  const { settings, region } = ports;
  const now = ports.now().getTime();
  const waiting = open.filter(({ since, waits, pipeline }) => {
    const { waitingAfter } = { ...settings, ...pipeline };
    return waits !== undefined && now - since > waitingAfter * 1000;
  });
  if (waiting.length === 0) {
    return;
  }
  ports.count(MONITORING_METRICS.waiting, waiting.length);
  const fresh = waiting.filter(({ note }) => note.told === undefined);
  if (fresh.length === 0) {
    return;
  }
  const age = ({ since }: OpenRun) => ageText((now - since) / 1000);
  const pipelines = fresh.map(({ pipeline }) => pipeline);
  await ports.send({
    title: fresh.length === 1 ? `A run of ${pipelines[0].name} waits` : `${fresh.length} runs wait`,
    lines: some(
      fresh.map((run) => `- ${run.pipeline.name}, run ${partsOf(run.execution).run}, for ${age(run)}: ${run.waits}`),
    ),
    steps: [
      {
        text: 'Locks that nobody holds, and files that are stuck',
        command: command(['doctor'], pipelines, region),
      },
      ...stepsTo(fresh),
    ],
    thread: fresh[0].execution,
    type: 'RunWaiting',
    context: { pipelines: namesOf(pipelines) },
    resources: fresh.map(({ execution }) => execution).slice(0, 10),
  });
  await atOnce(fresh, ({ note }) => ports.notes.tell(note, 'waiting'));
}
