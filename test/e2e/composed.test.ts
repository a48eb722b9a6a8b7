import { cpSync } from 'node:fs';
import path from 'node:path';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { runLocally, scratchFolder, synthesize } from '../helpers/local-run';
import { EcsStarlakeJob, PreLoadStrategy } from '../../lib';
import { createEmbeddedExecutor } from '../../local/executors/embedded';

// A state machine of one's own: gate, import, loads in a Map, the sample's transforms in a Parallel.
const SAMPLE = path.join(__dirname, '../../examples/starlake-project');
const TABLES = ['customers', 'order_items', 'orders', 'products', 'returns'];

test("loads and transforms composed by hand run on the sample's files", async () => {
  const assembly = synthesize((stack) => {
    const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
    const gate = job.slPreLoad(stack, {
      domain: 'sales',
      preLoadStrategy: PreLoadStrategy.IMPORTED,
      tables: TABLES.map((name) => ({ name, pattern: `${name}-.*` })),
    })!;
    const load = job.slLoad(stack, {
      domain: 'sales',
      table: sfn.JsonPath.stringAt('$.table'),
      scheduledDate: sfn.JsonPath.stringAt('$.scheduledDate'),
    });
    const loads = new sfn.Map(stack, 'Loads', {
      itemsPath: '$.preLoad.loads',
      itemSelector: { 'table.$': '$$.Map.Item.Value.table', 'scheduledDate.$': '$.preLoad.scheduledDate' },
      maxConcurrency: 3,
      resultPath: sfn.JsonPath.DISCARD,
    }).itemProcessor(load);
    const { scheduledDate } = gate;
    const transforms = new sfn.Parallel(stack, 'Transforms', { resultPath: sfn.JsonPath.DISCARD })
      .branch(job.slTransform(stack, { transformName: 'kpi.revenue_by_day', scheduledDate }))
      .branch(job.slTransform(stack, { transformName: 'kpi.top_customers', scheduledDate }));
    const imported = job.slImport(stack, { domain: 'sales', tables: TABLES });
    new sfn.StateMachine(stack, 'Nightly', {
      definitionBody: sfn.DefinitionBody.fromChainable(gate.next(imported).next(loads).next(transforms)),
    });
  });
  const root = scratchFolder();
  cpSync(SAMPLE, root, { recursive: true });
  const executor = createEmbeddedExecutor();
  try {
    const result = await runLocally(assembly, 'Nightly', { root, executor, input: { scheduledTime: '2026-03-30' } });
    expect(result.status).toBe('SUCCEEDED');
    const rows = result.history.flatMap((event) =>
      event.type === 'ContainerStopped' && event.rows !== undefined ? [[event.argv[0], event.rows] as const] : [],
    );
    expect(rows.filter(([verb]) => verb === 'load').reduce((sum, [, count]) => sum + count, 0)).toBe(4987);
    expect(rows.filter(([verb]) => verb === 'transform').map(([, count]) => count)).toEqual(
      expect.arrayContaining([20, 28]),
    );
    for (const event of result.history) {
      if (event.type === 'ContainerStarted' && event.argv[0] !== 'stage') {
        expect(event.argv[2]).toBe('2026-03-30T00:00:00+0000');
      }
    }
  } finally {
    await executor.close();
  }
});
