import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FakeExecutor, runLocally, scratchFolder, synthesize } from '../helpers/local-run';
import { EcsStarlakeJob, LoadPipeline, PreLoadStrategy, StarlakePool } from '../../lib';
import { MAX_LOAD_TABLES } from '../../lib/contract/limits';

// As many tables as a pipeline may have: each has a file, and one in a hundred fails the first time.
const names = Array.from({ length: MAX_LOAD_TABLES }, (_, i) => `table_${i}`);
const fails = new Set(names.filter((_, i) => i % 100 === 7));

test('ten thousand tables: each file is loaded once, and the output tells of each table', async () => {
  const assembly = synthesize((stack) => {
    const job = new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') });
    const tables = names.map((name) => ({ name, pattern: `${name}-.*\\.csv` }));
    const pool = new StarlakePool({ name: 'large', slots: 128 });
    new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables, pool, preLoadStrategy: PreLoadStrategy.PENDING });
  });
  const root = scratchFolder();
  const at = (area: string, name = '') => path.join(root, 'datasets', area, 'sales', name);
  ['stage', 'ingesting', 'archive'].forEach((area) => mkdirSync(at(area), { recursive: true }));
  names.forEach((name) => writeFileSync(at('stage', `${name}-1.csv`), name));
  const loads = new Map<string, number>();
  const executor = new FakeExecutor(({ argv }) => {
    const tables = argv[argv.indexOf('--tables') + 1].split(',');
    let exitCode = 0;
    for (const table of tables) {
      const isFirst = !loads.has(table);
      loads.set(table, (loads.get(table) ?? 0) + 1);
      renameSync(at('stage', `${table}-1.csv`), at('ingesting', `${table}-1.csv`));
      if (isFirst && fails.has(table)) {
        exitCode = 1;
      } else {
        renameSync(at('ingesting', `${table}-1.csv`), at('archive', `${table}-1.csv`));
      }
    }
    return { exitCode };
  });
  const result = await runLocally(assembly, 'sales', { root, executor });
  expect(result.status).toBe('SUCCEEDED');
  expect(executor.most).toBeLessThanOrEqual(128);
  expect(readdirSync(at('archive'))).toHaveLength(names.length);
  const twice = [...loads].filter(([, count]) => count > 1).map(([table]) => table);
  expect(twice.sort()).toEqual([...fails].sort());
  const { tablesFile, ...output } = result.output as { tablesFile: string };
  expect(output).toMatchObject({ status: 'LOADED', loaded: names.length, skipped: 0 });
  const tables: Array<{ table: string; status: string }> = JSON.parse(readFileSync(tablesFile, 'utf8'));
  expect(tables.map(({ table }) => table)).toEqual(names);
  expect(new Set(tables.map(({ status }) => status))).toEqual(new Set(['LOADED']));
});
