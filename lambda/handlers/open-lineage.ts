import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FunctionEnvironment } from '../../lib/contract/environment';
import { ExecutionChange, LINEAGE_FILE, LineageFile } from '../../lib/contract/lineage';
import { EventBridge } from '../aws/event-bridge';
import { Secret } from '../aws/secret';
import { SfnDetails } from '../aws/sfn-details';
import { sendOverHttp } from '../open-lineage/http';
import { busEvents } from '../open-lineage/bus-events';
import type { RunEvent } from '../open-lineage/model';
import { sendLineage } from '../open-lineage/open-lineage';
import { readOutputTables } from '../round-files/output-tables';

/** Read once for each instance of the function. */
let file: LineageFile | undefined;

/**
 * Lambda entry point: sends the events of OpenLineage for an execution that has started or ended, to `LINEAGE_URL` or on the bus
 * `LINEAGE_BUS`. `LINEAGE_SECRET` and `LINEAGE_SECRET_FIELD` say where the API key is.
 */
export async function handler(event: ExecutionChange): Promise<{ readonly sent: number }> {
  const { SL_DATASETS: datasets = '' }: FunctionEnvironment = process.env;
  const executions = new SfnDetails();
  file ??= JSON.parse(readFileSync(path.join(__dirname, LINEAGE_FILE), 'utf8')) as LineageFile;
  return sendLineage(event.detail, {
    file,
    datasets,
    describe: (execution) => executions.describe(execution),
    failureBefore: (...run) => executions.failureBefore(...run),
    readTables: readOutputTables,
    send,
  });
}

async function send(events: readonly RunEvent[]): Promise<void> {
  const {
    LINEAGE_URL: url,
    LINEAGE_TIMEOUT: seconds,
    LINEAGE_BUS: bus,
    LINEAGE_SECRET: secret,
    LINEAGE_SECRET_FIELD: field,
  }: FunctionEnvironment = process.env;
  if (url === undefined) {
    return new EventBridge().put(busEvents(events, bus!));
  }
  const apiKey = secret === undefined ? undefined : await new Secret(secret, field).read();
  await sendOverHttp(events, { url, timeout: Number(seconds) * 1000, apiKey });
}
