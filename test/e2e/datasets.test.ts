import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { trigger, World } from '../lambda/join-datasets/world';
import { FakeStarlake } from '../helpers/fake-starlake';
import { runLocally, scratchFolder, synthesize } from '../helpers/local-run';
import { DatasetTriggeringStrategy, EcsStarlakeJob, LoadPipeline, TransformPipeline } from '../../lib';
import { account } from '../../local/aws/account';

// The synthesized state machine and the bundled handlers: what a run makes known.
const assembly = synthesize((stack) => {
  const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake'), options: { retries: 0 } });
  const tables = ['customers', 'orders', 'returns'].map((name) => ({
    name,
    pattern: `${name}-.*`,
    ...(name === 'customers' ? { dataset: 'crm.clients' } : {}),
  }));
  new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables, pipelineName: 'sales daily' });
  new TransformPipeline(stack, 'Kpis', {
    job,
    tasks: [{ name: 'kpi.daily', dependencies: ['crm.clients', 'sales.orders'] }],
    trigger: { datasets: ['crm.clients', 'sales.orders'], strategy: DatasetTriggeringStrategy.ALL },
  });
});

test('a run publishes each table that it has loaded, once, also when another fails', async () => {
  const executor = new FakeStarlake(scratchFolder(), (table) => (table === 'returns' ? { exitCode: 1 } : undefined));
  executor.put('stage', 'customers-1.csv', 'orders-1.csv', 'returns-1.csv');
  const before = account.events.all().length;
  const input = { scheduledTime: '2026-08-02T02:00:00+02:00' };
  const { status, error } = await runLocally(assembly, 'sales daily', { root: executor.root, executor, input });
  expect({ status, error }).toEqual({ status: 'FAILED', error: 'Starlake.LoadFailed' });
  const events = account.events.all().slice(before);
  const about = {
    scheduledDate: '2026-08-02T00:00:00+0000',
    run: expect.stringMatching(/^arn:aws:states:/),
    pipeline: 'sales daily',
  };
  const query = 'sl_scheduled_date=2026-08-02T00%3A00%3A00%2B0000';
  expect(events.map(({ detail }) => detail)).toEqual([
    { dataset: 'crm.clients', uri: `crm_clients?${query}`, domain: 'crm', table: 'clients', ...about },
    { dataset: 'sales.orders', uri: `sales_orders?${query}`, domain: 'sales', table: 'orders', ...about },
  ]);
  expect(new Set(events.map(({ source, detailType, bus }) => `${source}, ${detailType}, ${bus}`))).toEqual(
    new Set([expect.stringMatching(/^starlake, Starlake Dataset Refreshed, arn:aws:events:.*:event-bus\/default$/)]),
  );
});

test('what a load has published starts a transform, with its logical date and its interval', async () => {
  const executor = new FakeStarlake(scratchFolder());
  executor.put('stage', 'customers-1.csv', 'orders-1.csv');
  const before = account.events.all().length;
  const { root } = executor;
  await runLocally(assembly, 'sales daily', { root, executor, input: { scheduledTime: '2026-08-02T00:00:00Z' } });
  const world = new World();
  for (const { detail, time } of account.events.all().slice(before)) {
    const of = trigger({ datasets: ['crm.clients', 'sales.orders'] });
    await world.call({ trigger: of, refresh: detail, time: time.toISOString() });
  }
  expect(world.started).toHaveLength(1);
  const [{ input }] = world.started;
  const folder = path.join(root, 'datasets/.starlake-stepfunctions/succeeded/transform/Kpis');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, '20260731T000000+0000'), '');
  const { status } = await runLocally(assembly, 'Kpis', { root, executor, input });
  expect(status).toBe('SUCCEEDED');
  expect(executor.commands.at(-1)).toBe(
    "transform --scheduledDate 2026-08-02T00:00:00+0000 --name kpi.daily --options sl_data_interval_start='2026-07-31T00:00:00+0000'" +
      ",sl_data_interval_end='2026-08-02T00:00:00+0000',sl_options_applied=0",
  );
  expect(account.events.all().at(-1)).toMatchObject({ detail: { dataset: 'kpi.daily', pipeline: 'Kpis' } });
});
