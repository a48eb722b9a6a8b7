import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SfnRuns } from '../aws/sfn-runs';
import { SnsTopic } from '../aws/sns-topic';
import { DynamoNotes } from '../monitoring/dynamo-notes';
import { chatOf, emailOf, Message, subjectOf } from '../monitoring/message';
import { countLine } from '../monitoring/metrics';
import { monitor } from '../monitoring/monitor';
import { readOutputTables } from '../round-files/output-tables';
import type { FunctionEnvironment } from '../../lib/contract/environment';
import { MonitorEvent, MonitoringSettings, SETTINGS_FILE } from '../../lib/contract/monitoring';

let settings: MonitoringSettings | undefined;

/** Lambda entry point: reports runs that failed, are late or wait, and tables that are stale. */
export async function handler(event: MonitorEvent): Promise<void> {
  const { NOTES_TABLE: table, TOPIC: topic, METRICS: namespace, MONITORING: name }: FunctionEnvironment = process.env;
  settings ??= JSON.parse(readFileSync(path.join(__dirname, SETTINGS_FILE), 'utf8')) as MonitoringSettings;
  const write = (line: string) => process.stdout.write(`${line}\n`);
  const publisher = new SnsTopic(topic!);
  await monitor(event, {
    settings,
    notes: new DynamoNotes(table!),
    runs: new SfnRuns(),
    readTables: readOutputTables,
    region: process.env.AWS_REGION!,
    send: (message: Message) =>
      publisher.publish({
        subject: subjectOf(message),
        email: emailOf(message),
        others: chatOf(message, randomUUID()),
      }),
    log: (entry) => write(JSON.stringify(entry)),
    count: (metric, value) =>
      write(countLine(metric, value, { namespace: namespace!, monitoring: name!, time: Date.now() })),
    now: () => new Date(),
  });
}
