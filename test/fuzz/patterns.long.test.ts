import fc from 'fast-check';
import { EndLoadEvent, LoadProgress, TableResult } from '../../lib/contract/end-load';
import { endLoad } from '../../lambda/end-load/end-load';
import { preLoad } from '../../lambda/pre-load/pre-load';
import { LoadPipeline, PreLoadStrategy, StaleFiles } from '../../lib';
import { translateFilePattern } from '../../lib/patterns/file-pattern';
import { newStack } from '../helpers/definition';
import { fakePorts } from '../helpers/handler-ports';
import { runLocally, scratchFolder, synthesize } from '../helpers/local-run';
import { scrambled, supported } from '../patterns/pattern-generator';
import { isAccident, Lake, newJob, outcome, quickDefinition, runs } from './support';

const warn = () => undefined;

// No file is ever moved back that may be another table's, whatever the patterns.
const DATASETS = 's3a://lake/datasets';
const NAMES = ['a', 'b', 'c', 'd'];
/** Patterns that both languages read alike, so that the test can match by itself; many overlap. */
const simple = fc
  .array(fc.constantFrom('x', 'y', 'z', '[xy]', '.', 'x+', 'y*', '(?:xy|z)', '[^x]', '.*', 'z?', '\\.'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(''));
const patterns = fc.array(fc.option(simple, { freq: 5, nil: undefined }), { minLength: 1, maxLength: 4 });
const file = fc
  .string({ unit: fc.constantFrom(...'xyz.'), minLength: 1, maxLength: 4 })
  .filter((each) => !/^\.{1,2}$/.test(each));
const files = fc.uniqueArray(file, { maxLength: 8 });
type Table = { table: string; pattern?: string };
const matches = ({ pattern }: Table, each: string) =>
  pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(each);
const named = (given: Array<string | undefined>): Table[] =>
  given.map((pattern, i) => ({ table: NAMES[i], ...(pattern === undefined ? {} : { pattern }) }));

/** Files that go from one area to another. */
function moves(before: string[], after: Map<string, string>, to: string): string[] {
  return before.filter((each) =>
    [...after].some(([uri, text]) => uri === `${to}/${each}` && text.includes('/ingesting/')),
  );
}

test('the end of a round: what goes back is of a table that failed, and of no other that may have it', async () => {
  let [back, ended] = [0, 0];
  const each = fc.record({
    patterns,
    files,
    waiting: files,
    mask: fc.tuple(fc.nat(15), fc.nat(15), fc.nat(15)),
    retries: fc.nat(2),
    overlap: fc.constantFrom('WAIT', 'ALLOW') as fc.Arbitrary<'WAIT' | 'ALLOW'>,
  });
  await fc.assert(
    fc.asyncProperty(each, async ({ patterns: given, files: left, waiting, mask, retries, overlap }) => {
      const tables = named(given);
      const pick = (bits: number) => tables.filter((_, i) => bits & (1 << i)).map(({ table }) => table);
      const loads = pick(mask[0]);
      const failed = loads.filter((table) => pick(mask[1]).includes(table));
      const loaded = pick(mask[2]).filter((table) => !loads.includes(table));
      const idle = tables.map(({ table }) => table).filter((table) => ![...loads, ...loaded].includes(table));
      const ports = fakePorts([
        ...left.map((name) => `${DATASETS}/ingesting/sales/${name}`),
        ...waiting.map((name) => `${DATASETS}/stage/sales/${name}`),
      ]);
      const results: TableResult[] = loads.map((table) =>
        failed.includes(table) ? { table, failure: { error: 'States.TaskFailed', kind: 'COMMAND_FAILED' } } : table,
      );
      const progress = { ready: true, domain: 'sales', scheduledDate: 'D', loads: loads.map((table) => ({ table })) };
      const state = {
        preLoad: {
          ...progress,
          tables: '',
          idle,
          redrive: 0,
          stale: [],
          loaded: loaded.map((table) => ({ table })),
        } as LoadProgress,
        results,
      };
      const areas = {
        pending: 'stage/sales',
        ingesting: 'ingesting/sales',
        archive: 'archive/sales',
        lock: 'turns/sales.json',
        succeeded: 'succeeded',
      };
      const execution = { Id: 'me', Input: {}, StartTime: '' };
      const rest = {
        domain: 'sales',
        pipeline: 'sales',
        execution,
        overlap,
        retries,
        retryDelay: 1,
        budget: 700,
        maxRejectedRatio: 0.1,
        ladder: [],
        state,
      };
      const event: EndLoadEvent = { ...rest, ...areas, tables: tables.map(({ table, pattern }) => [table, pattern]) };
      const result = await endLoad(event, { ...ports, logs: {}, warn, datasets: DATASETS }).catch(
        (error: Error) => error,
      );

      const { contents } = ports.storage;
      const succeeded = [...loaded, ...loads].filter((table) => !failed.includes(table));
      for (const name of moves(left, contents, `${DATASETS}/stage/sales`)) {
        back++;
        const known = tables.filter((one) => one.pattern !== undefined && matches(one, name));
        // A table that was loaded has put its files away: it may only have one that its own pattern says.
        const unknown = tables.filter((one) => one.pattern === undefined && !succeeded.includes(one.table));
        expect(known).toHaveLength(1);
        expect(loads).toContain(known[0].table);
        if (failed.includes(known[0].table)) expect(unknown).toEqual([]);
      }
      // Nothing is lost, nothing is overwritten.
      const data = [...contents].filter(([uri]) => !uri.includes('/turns/') && !uri.includes('/succeeded/'));
      expect(data.map(([, text]) => text).sort()).toEqual(
        [
          ...left.map((n) => `${DATASETS}/ingesting/sales/${n}`),
          ...waiting.map((n) => `${DATASETS}/stage/sales/${n}`),
        ].sort(),
      );
      const inIngesting = left.filter(
        (name) => contents.has(`${DATASETS}/ingesting/sales/${name}`) && !name.startsWith('.'),
      );
      if (result instanceof Error) {
        expect(result.name).toBe('Starlake.LoadFailed');
      } else if (result.next === 'END') {
        ended++;
        expect(failed).toEqual([]);
        const mine = tables.filter(({ table }) => [...loads, ...loaded, ...idle].includes(table));
        expect(inIngesting.filter((name) => mine.some((one) => matches(one, name)))).toEqual([]);
      } else if (result.next === 'LOAD') {
        // One whose files are not all back would load some only.
        const again = tables.filter(({ table }) => result.loads.some((load) => load.table === table));
        expect(inIngesting.filter((name) => again.some((one) => matches(one, name)))).toEqual([]);
      }
    }),
    runs(1500),
  );
  expect(back).toBeGreaterThan(100);
  expect(ended).toBeGreaterThan(50);
});

test('the gate with RESTORE: what goes back is certainly of one table, and nothing is overwritten', async () => {
  await fc.assert(
    fc.asyncProperty(patterns, files, files, fc.nat(15), async (given, left, waiting, mask) => {
      const tables = named(given);
      const before = [...left.map((n) => `ingesting/sales/${n}`), ...waiting.map((n) => `stage/sales/${n}`)];
      const ports = fakePorts(before.map((uri) => `${DATASETS}/${uri}`));
      const selected = tables.filter((_, i) => mask & (1 << i)).map(({ table }) => table);
      const Input = selected.length > 0 ? { tables: selected } : {};
      const event = {
        ...{ domain: 'sales', strategy: 'pending' as const, pending: 'stage/sales', tables },
        execution: { Id: 'me', Input, StartTime: '2026-08-02T00:00:00Z' },
        pipeline: { overlap: 'WAIT', staleFiles: 'RESTORE', lock: 't.json', ingesting: 'ingesting/sales' } as const,
      };
      const result = await preLoad(event, ports, DATASETS).catch((error: Error) => error);
      if (result instanceof Error) expect(result.name).toBe('Starlake.StaleFiles');
      const { contents } = ports.storage;
      for (const name of moves(left, contents, `${DATASETS}/stage/sales`)) {
        const owners = tables.filter((one) => matches(one, name));
        expect(owners).toHaveLength(1);
        if (selected.length > 0) expect(selected).toContain(owners[0].table);
      }
      const data = [...contents].filter(([uri]) => uri.includes('/sales/')).map(([, text]) => text);
      expect(data.sort()).toEqual(before.map((uri) => `${DATASETS}/${uri}`).sort());
    }),
    runs(800),
  );
});

test('any text as a pattern: refused with the table and the text, or part of the definition as it was translated', () => {
  const stack = newStack();
  const job = newJob(stack);
  let [count, accepted] = [0, 0];
  const any = fc.oneof(
    scrambled,
    supported.map(({ pattern }) => pattern),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '*', '(', '[', 'a{9999}', '(?i)', '\\', '(a+)+$'),
  );
  fc.assert(
    fc.property(any, (pattern) => {
      const tables = [
        { name: 'orders', pattern },
        { name: 'other', pattern: 'other' },
      ];
      const props = { job, domain: 'sales', pipelineName: `p${count}`, tables };
      const built = outcome(() => new LoadPipeline(stack, `P${count++}`, props));
      if ('error' in built) {
        expect(isAccident(built.error)).toBe(false);
        expect(built.error.message).toContain(`'pattern' of table 'sales.orders', ${JSON.stringify(pattern)}`);
        return;
      }
      accepted++;
      const { Parameters } = quickDefinition(built.value.stateMachine).States.end_loading_sales;
      expect(Parameters.tables[0]).toEqual(['orders', translateFilePattern(pattern, 'x')]);
    }),
    runs(100),
  );
  expect(accepted).toBeGreaterThan(20);
});

test('whole runs with overlapping patterns: nothing is lost, and nothing goes back that may be another’s', async () => {
  const names = fc.uniqueArray(
    file.filter((each) => !each.startsWith('.')),
    { minLength: 2, maxLength: 7 },
  );
  const fates = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 });
  const restore = fc.constantFrom(...Object.values(StaleFiles));
  const cases = fc.sample(
    fc.tuple(
      patterns.filter((each) => each.length > 1),
      names,
      fates,
      restore,
    ),
    runs(16),
  );
  const assembly = synthesize((stack) => {
    const job = newJob(stack);
    cases.forEach(([given, , , staleFiles], i) => {
      const tables = named(given).map(({ table, pattern }) => ({ name: table, pattern }));
      const props = { preLoadStrategy: PreLoadStrategy.PENDING, staleFiles, retries: 1 };
      new LoadPipeline(stack, `P${i}`, { job, domain: 'sales', pipelineName: `p${i}`, tables, ...props });
    });
  });
  for (const [i, [given, present, fails]] of cases.entries()) {
    const tables = named(given);
    const isOf = (table: string, name: string) =>
      matches(
        tables.find((one) => one.table === table)!,
        name,
      );
    const failing = (table: string) => fails[NAMES.indexOf(table)];
    const lake = new Lake(scratchFolder(), 'sales', isOf, failing);
    lake.put('stage', present);
    const result = await runLocally(assembly, `Test/P${i}/StateMachine`, { root: lake.root, executor: lake });
    const areas = ['stage', 'ingesting', 'archive'];
    const where = areas.map((area) => lake.files(area));
    expect(where.flat().sort()).toEqual([...present].sort());
    areas.forEach((area, j) => where[j].forEach((name) => expect(lake.content(area, name)).toBe(name)));
    const wanted = present.filter((name) => tables.some(({ table }) => isOf(table, name)));
    const missing = wanted.filter((name) => !lake.loaded.includes(name));
    expect([given, present, result.status]).toEqual([
      given,
      present,
      missing.length > 0 || lake.tables.some(failing) ? 'FAILED' : 'SUCCEEDED',
    ]);
    for (const name of where[0].filter((each) => wanted.includes(each))) {
      const taken = lake.tables.some((table) => isOf(table, name));
      const certain = tables
        .filter(({ table }) => isOf(table, name))
        .filter(({ table }) => failing(table) || !lake.tables.includes(table));
      if (taken) expect([name, certain.length]).toEqual([name, 1]);
    }
  }
});
