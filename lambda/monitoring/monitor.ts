import type { AlarmEvent, MonitorEvent } from '../../lib/contract/monitoring';
import { command } from './command';
import { check } from './check';
import { datasetId, LONG } from './notes';
import type { MonitorPorts } from './ports';
import { runChanged } from './run-changed';

/**
 * Handles what the rules and alarms of a monitoring report.
 *
 * @throws Error of a call that failed: Lambda calls again, and then sends the event to the dead-letter queue
 */
export async function monitor(event: MonitorEvent, ports: MonitorPorts): Promise<void> {
  switch (event.source) {
    case 'aws.states':
      return runChanged(event, ports);
    case 'starlake':
      if (!Object.hasOwn(ports.settings.freshness, event.detail.dataset)) {
        return;
      }
      return ports.notes.write({ id: datasetId(event.detail.dataset), at: Date.parse(event.time) }, LONG);
    case 'aws.events':
      return check(ports);
    case 'aws.cloudwatch':
      return alarmed(event, ports);
  }
}

/** Passes on what an alarm says. Its description says what to do. */
async function alarmed({ alarmArn, alarmData }: AlarmEvent, { send, settings }: MonitorPorts): Promise<void> {
  const { alarmName, state, configuration } = alarmData;
  const [, , , region = ''] = alarmArn.split(':');
  await send({
    title: `Alarm ${alarmName}`,
    lines: [configuration?.description ?? '', state.reason].filter(Boolean),
    steps: [
      { text: 'What is stuck, and how to mend it', command: command(['doctor'], settings.pipelines, region) },
      {
        text: 'The alarm in the console',
        link: `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(alarmName)}`,
      },
    ],
    thread: alarmArn,
    type: 'Alarm',
    resources: [alarmArn],
  });
}
