import { EcsStarlakeJob, LoadPipeline, StarlakePool } from '../../../lib';
import { findPipeline, type Assembly } from '../../../local/assembly';
import { plannedTables } from '../../../local/assembly/planned-tables';
import { projectGraph } from '../../../local/graph/project/project';
import { synthesize } from '../../helpers/local-run';

/** A pool of more slots than an inline Map has: the tables are in a file. */
const assemblyWith = (slots: number): Assembly =>
  synthesize((stack) => {
    const options = { slEnvVar: { SL_ROOT: 's3a://lake' } };
    const job = new EcsStarlakeJob(stack, 'Starlake', { options, pools: [new StarlakePool({ slots })] });
    const tables = [{ name: 'orders' }, { name: 'lines', dataset: 'mart.order_lines' }];
    new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables });
  });

const [large, small] = [assemblyWith(128), assemblyWith(6)].map((assembly) => findPipeline(assembly, 'sales'));

test('the tables of a pipeline are found in the file beside its definition', () => {
  expect(small!.tablesFile).toBeUndefined();
  expect(large!.tablesFile!.declared.map(({ table }) => table)).toEqual(['orders', 'lines']);
  expect(JSON.stringify(large!.definition)).not.toContain('order_lines');
  expect(plannedTables(large!)).toEqual(plannedTables(small!));
  expect(plannedTables(large!)).toEqual([
    { domain: 'sales', name: 'orders', dataset: 'sales.orders' },
    { domain: 'sales', name: 'lines', dataset: 'mart.order_lines' },
  ]);
});

test('a drawing of the project says the same', () => {
  const [one, other] = [large!, small!].map((pipeline) => projectGraph([pipeline]).cards[0]!);
  expect(one!.entries).toEqual(other!.entries);
  expect(one!.facts).toContain('128 at once');
});

test('a file that is not in the assembly is an error which names it', () => {
  const assembly = assemblyWith(41);
  (assembly.stacks[0]!.assets as Map<string, string>).clear();
  expect(() => findPipeline(assembly, 'sales').tablesFile).toThrow(
    /^\w+: the tables s3:.*\.json are not in the cloud assembly$/,
  );
});
