import * as s3 from 'aws-cdk-lib/aws-s3';
import { emailOf } from '../../lambda/monitoring/message';
import { World } from '../lambda/monitoring/world';
import { FakeExecutor, runLocally, scratchFolder, synthesize } from '../helpers/local-run';
import { EcsStarlakeJob, LoadPipeline, StarlakeMonitoring } from '../../lib';

// What people are told of runs as the local engine has them: their errors, causes and outputs are those of the real handlers.
const assembly = synthesize((stack) => {
  const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
  const tables = ['orders', 'items', 'zones'].map((name) => ({ name }));
  const sales = new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables });
  new StarlakeMonitoring(stack, 'Monitoring', { job, pipelines: [sales] });
});

async function told(executor: FakeExecutor): Promise<World> {
  const { status, output, error, cause } = await runLocally(assembly, 'sales', { root: scratchFolder(), executor });
  const world = new World();
  await world.run(status, { output: output === undefined ? undefined : JSON.stringify(output), error, cause });
  return world;
}

test('a table whose container is killed: the message names it, why, the tables that were loaded, and the command', async () => {
  const executor = new FakeExecutor(({ argv }) =>
    argv.includes('orders')
      ? { exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }
      : undefined,
  );
  const { messages } = await told(executor);
  expect(messages.map(({ title }) => title)).toEqual(['sales failed: 1 table was not loaded']);
  const email = emailOf(messages[0]);
  expect(email).toMatch(/^- orders: OUT_OF_MEMORY: .*memory/m);
  expect(email).toMatch(/^Loaded: items.*, zones/m);
  expect(email).toContain('npx starlake-sfn redrive sales run-1 --stack Test --region eu-west-1');
});

test('nothing is told of a run that succeeded', async () => {
  const { messages, log } = await told(new FakeExecutor());
  expect(messages).toEqual([]);
  expect(log).toEqual([expect.objectContaining({ pipeline: 'sales', status: 'SUCCEEDED', loaded: 3 })]);
});
