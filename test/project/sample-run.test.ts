import { cpSync } from 'node:fs';
import path from 'node:path';
import { scratchFolder, runLocally, synthesize } from '../helpers/local-run';
import { StarlakeProject } from '../../lib';
import { createEmbeddedExecutor } from '../../local/executors/embedded';

const SAMPLE = path.resolve(__dirname, '../../examples/starlake-project');

test('the sample runs as it is declared: kpi loads first what it reads, and what is renamed is read by its new name', async () => {
  const assembly = synthesize((stack) => {
    new StarlakeProject(stack, 'Starlake', { directory: SAMPLE, environment: 'AWS' });
  });
  const root = scratchFolder();
  cpSync(SAMPLE, root, { recursive: true });
  const executor = createEmbeddedExecutor();
  const run = (name: string) =>
    runLocally(assembly, name, { root, executor, input: { scheduledTime: '2026-03-30T02:00:00Z' } });
  try {
    const kpi = await run('kpi');
    expect(kpi).toMatchObject({ status: 'SUCCEEDED', output: { pipeline: 'kpi', status: 'DONE' } });
    expect(await run('hr')).toMatchObject({ status: 'SUCCEEDED', output: { status: 'LOADED' } });
    expect(await run('board')).toMatchObject({
      status: 'SUCCEEDED',
      output: { status: 'DONE', tasks: [{ task: 'board.revenue_per_employee', status: 'DONE' }] },
    });
    // What kpi has loaded is not loaded again.
    const { output } = await run('sales');
    const { tables } = output as { tables: Array<{ table: string; status: string }> };
    expect(tables.filter(({ status }) => status === 'LOADED').map(({ table }) => table)).toEqual([
      'products',
      'returns',
    ]);
  } finally {
    await executor.close();
  }
});
