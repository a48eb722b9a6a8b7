import { cpSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { runLocally, scratchFolder, synthesize } from '../helpers/local-run';
import { ProjectJob, StarlakeProject } from '../../lib';
import { createEmbeddedExecutor } from '../../local/executors/embedded';

// A project with expectations, run whole: what its runs say is what the real Starlake has written into `audit.expectations`.
const CASE = path.join(__dirname, '../fixtures/golden/h-expect-more');

interface Told {
  readonly expectations?: ReadonlyArray<{ expect: string; passed: boolean; count: number }>;
}

/** Results of a table as Starlake has recorded them, failed ones first. */
function recorded(schema: string, table: string) {
  const { tables_after_transforms: after } = JSON.parse(readFileSync(path.join(CASE, 'real.json'), 'utf8')) as {
    tables_after_transforms: Array<{ 'audit.expectations': { rows: string[][] } }>;
  };
  const rows = after[0]!['audit.expectations'].rows.filter(([domain, name]) => domain === schema && name === table);
  const results = rows.map(([, , , params, , count, success]) => [params, success === 'True', Number(count)] as const);
  return results.sort((a, b) => Number(a[1]) - Number(b[1]));
}

const told = ({ expectations = [] }: Told) =>
  expectations.map(({ expect, passed, count }) => [expect.replaceAll("'", '"'), passed, count]);

test('tables and tasks', async () => {
  const root = scratchFolder();
  cpSync(path.join(CASE, 'project'), root, { recursive: true });
  mkdirSync(path.join(root, 'datasets/stage'));
  renameSync(path.join(root, 'datasets/incoming/d1'), path.join(root, 'datasets/stage/d1'));
  const assembly = synthesize((stack) => {
    new StarlakeProject(stack, 'Project', { directory: root, job: ProjectJob.ecs() });
  });
  const executor = createEmbeddedExecutor();
  const load = await runLocally(assembly, 'd1', { root, executor });
  const { tables } = load.output as { tables: Array<Told & { table: string }> };
  for (const each of tables) {
    expect(told(each)).toEqual(recorded('d1', each.table));
  }
  const transform = await runLocally(assembly, 't', { root, executor });
  const { tasks } = transform.output as { tasks: [Told] };
  expect(told(tasks[0])).toEqual(recorded('t', 'one'));
  expect(tasks[0].expectations).toHaveLength(2);
  await executor.close();
});
