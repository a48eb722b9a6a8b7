import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FakeStarlake } from '../helpers/fake-starlake';
import { cleanUp, cli, fakeIo, tempApp } from '../local/cli/support';
import { redriveLocally, runLocally, scratchFolder, synthesize } from '../helpers/local-run';
import { EcsStarlakeJob, LoadPipeline, OpenLineage, PreLoadStrategy, TransformPipeline } from '../../lib';
import type { ExecutionDetail, LineageFile } from '../../lib/contract/lineage';
import type { RunEvent } from '../../lambda/open-lineage/model';
import { sendLineage } from '../../lambda/open-lineage/open-lineage';
import { resourcesOf, type Assembly } from '../../local/assembly/model';
import { account } from '../../local/aws/account';
import { engineParts, type Parts } from '../../local/cli/parts';
import type { RunResult } from '../../local/run-event';

// Lineage and expectations of whole runs: what the states of the pipelines really answer.
let assembly: Assembly;

afterAll(cleanUp);
beforeAll(() => {
  assembly = synthesize((stack) => {
    const bucket = new s3.Bucket(stack, 'Lake');
    const job = new EcsStarlakeJob(stack, 'Starlake', { bucket, openLineage: OpenLineage.eventBridge() });
    const tables = ['orders', 'customers'].map((name) => ({ name, pattern: `${name}-.*`, expectations: true }));
    const sales = new LoadPipeline(stack, 'Sales', {
      job,
      domain: 'sales',
      tables,
      preLoadStrategy: PreLoadStrategy.PENDING,
      retries: 0,
    });
    new TransformPipeline(stack, 'kpi', {
      job,
      tasks: [{ name: 'kpi.day', dependencies: ['sales.orders'] }],
      loads: [{ pipeline: sales }],
    });
  });
});

/** Prints what Starlake does of each file, and of each expectation. */
function lake(exitCodeOf: (table: string, attempt: number) => number, root = scratchFolder()): FakeStarlake {
  const starlake: FakeStarlake = new FakeStarlake(root, (table, attempt, { onLine }) => {
    const exitCode = exitCodeOf(table, attempt);
    for (const name of starlake.files('ingesting').filter((file) => file.startsWith(table) && exitCode === 0)) {
      const uri = `file:${path.join(starlake.root, 'datasets', 'ingesting', 'sales', name)}`;
      onLine(
        `INFO DsvIngestionJob: ingestion-summary -> files: [${uri}], domain: sales, schema: ${table}, input: 5, accepted: 5, rejected:0`,
      );
      onLine(
        `INFO ExpectationJob: name: {{is_unique('id')}}, params:is_unique('id'), count:2, success:false, message: , sql:Some()`,
      );
    }
    return { exitCode };
  });
  starlake.put('stage', 'orders-1', 'orders-2', 'customers-1');
  return starlake;
}

/** What EventBridge says of an execution that has ended. */
function changeOf({ execution }: RunResult): ExecutionDetail {
  const { startDate, stopDate, ...entry } = account.execution(execution!.arn)!;
  return { ...entry, startDate: startDate.getTime(), stopDate: stopDate!.getTime(), redriveDate: stopDate!.getTime() };
}

/** The events of it, by the file that is deployed with the function. */
async function lineageOf(change: ExecutionDetail, before?: ExecutionDetail): Promise<RunEvent[]> {
  const [at] = resourcesOf(assembly, 'AWS::Lambda::Function').filter(
    ({ resource }) => resource.Properties?.Description === 'Starlake: sends events of OpenLineage',
  );
  const { S3Key } = at!.resource.Properties!.Code as { S3Key: string };
  const file = JSON.parse(readFileSync(path.join(at!.stack.assets.get(S3Key)!, 'lineage.json'), 'utf8')) as LineageFile;
  const events: RunEvent[] = [];
  await sendLineage(change, {
    file,
    datasets: 's3a://lake/datasets',
    describe: async (arn) => ({ ...account.execution(arn)!, startDate: 0, stopDate: 0 }),
    failureBefore: async () => before,
    readTables: () => Promise.reject(new Error('not expected')),
    send: async (all) => void events.push(...all),
  });
  return events;
}

const endsOf = (events: RunEvent[]) =>
  events.filter(({ eventType }) => eventType !== 'START').map(({ eventType, job }) => `${eventType} ${job.name}`);

test('a run that fails in one table, and its redrive', async () => {
  const executor = lake((table, attempt) => (table === 'customers' && attempt === 1 ? 1 : 0));
  const failed = await runLocally(assembly, 'sales', { root: executor.root, executor });
  const before = changeOf(failed);
  const events = await lineageOf(before);
  expect(endsOf(events)).toEqual([
    'COMPLETE load.sales.orders',
    'COMPLETE load.sales.orders.expectations',
    'FAIL load.sales.customers',
    'FAIL load.sales',
  ]);
  expect(events[1]!.outputs[0]!.outputFacets!.outputStatistics!.rowCount).toBe(10);
  expect(events.at(-1)!.run.facets.errorMessage!.message).toMatch(/^Starlake\.LoadFailed: customers: .*exit code 1/);

  const redriven = await redriveLocally(assembly, 'sales', { root: executor.root, executor }, failed);
  expect(redriven.output).toMatchObject({
    tables: ['orders', 'customers'].map((table) => ({
      table,
      status: 'LOADED',
      expectations: [{ expect: "is_unique('id')", passed: false, count: 2 }],
    })),
  });
  const again = await lineageOf(changeOf(redriven), before);
  expect(endsOf(again)).toEqual([
    'COMPLETE load.sales.customers',
    'COMPLETE load.sales.customers.expectations',
    'COMPLETE load.sales',
  ]);
  const ids = [...events, ...again].map(({ run }) => run.runId);
  expect(new Set(ids).size).toBe(7);
});

test('a transform that loads first', async () => {
  const executor = lake(() => 0);
  const result = await runLocally(assembly, 'kpi', { root: executor.root, executor });
  const change = changeOf(result);
  const events = await lineageOf(change);
  expect(endsOf(events)).toEqual(['COMPLETE transform.kpi.kpi.day', 'COMPLETE transform.kpi']);
  expect(events[1]!.inputs).toEqual([{ namespace: 's3://lake', name: 'datasets/sales/orders', facets: {} }]);
});

describe('starlake-sfn run --open-lineage', () => {
  test('says which event a server has refused, and does not count the others wrong', async () => {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { eventType, job } = JSON.parse(body) as RunEvent;
        response.writeHead(`${eventType} ${job.name}` === 'START load.sales.orders' ? 422 : 201).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://localhost:${(server.address() as AddressInfo).port}`;
    const folder = tempApp({ context: { 'starlake:localRoot': 'project' } });
    const parts: Parts = {
      ...engineParts,
      readAssembly: async () => assembly,
      selectExecutor: async (_, root) => lake(() => 0, root),
    };
    const { code, err } = await cli(['run', 'sales', '--open-lineage', url], fakeIo(folder), parts);
    server.close();
    expect(code).toBe(1);
    expect(err).toMatch(/Cannot send START of load\.sales\.orders, run .*: status 422 \(sent before it: 1 or more\)/);
  });

  test('sends what the function sends on AWS: of a redrive, and of the runs that a run starts', async () => {
    const folder = tempApp({ context: { 'starlake:localRoot': 'project' } });
    let attempts = 0;
    const parts: Parts = {
      ...engineParts,
      readAssembly: async () => assembly,
      selectExecutor: async (_, root) => lake((table) => (table === 'customers' && attempts++ === 0 ? 1 : 0), root),
    };
    const type = async (...words: string[]) => {
      const { code, err } = await cli(['run', 'kpi', '--open-lineage', 'x.ndjson', ...words], fakeIo(folder), parts);
      const lines = readFileSync(path.join(folder, 'x.ndjson'), 'utf8').trim().split('\n');
      return { code, err, events: lines.map((line) => JSON.parse(line) as RunEvent) };
    };
    const first = await type();
    expect(first.code).toBe(1);
    expect(endsOf(first.events).sort()).toEqual([
      'COMPLETE load.sales.orders',
      'COMPLETE load.sales.orders.expectations',
      'COMPLETE transform.kpi.kpi.day',
      'FAIL load.sales',
      'FAIL load.sales.customers',
      'FAIL transform.kpi',
    ]);
    const again = await type('--resume');
    expect(again.code).toBe(0);
    expect(endsOf(again.events).sort()).toEqual([
      'COMPLETE load.sales',
      'COMPLETE load.sales.customers',
      'COMPLETE load.sales.customers.expectations',
      'COMPLETE transform.kpi',
    ]);
    const load = again.events.find(({ job }) => job.name === 'load.sales')!;
    const [kpi] = again.events.filter(({ job }) => job.name === 'transform.kpi');
    expect(load.run.facets.parent!.run).toEqual({ runId: kpi!.run.runId });
    expect(first.events.map(({ run }) => run.runId)).not.toContain(kpi!.run.runId);
    // Names are those of S3, not of this machine.
    expect(JSON.stringify([...first.events, ...again.events])).not.toContain(folder);
    expect(first.events.find(({ job }) => job.name === 'load.sales.orders')!.outputs[0]!.namespace).toMatch(/^s3:\/\//);
  });
});
