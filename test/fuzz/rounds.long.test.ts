import fc from 'fast-check';
import { endLoad } from '../../lambda/end-load/end-load';
import { EndLoadEvent, LoadProgress, TableResult } from '../../lib/contract/end-load';
import type { FailureKind } from '../../lib/contract/failure';
import { fakePorts } from '../helpers/handler-ports';
import { runs } from './support';

const warn = () => undefined;

// Rounds of a run, with whatever becomes of its loads: it comes to an end, and that end is right.
const DATASETS = 's3a://lake/datasets';
const INGESTING = `${DATASETS}/ingesting/sales`;
const NAMES = ['constructor', '__proto__', 'orders', 'a.b'];
const KINDS: FailureKind[] = [
  ...(['OUT_OF_MEMORY', 'IMAGE_NOT_PULLED', 'NO_CAPACITY', 'SPOT_RECLAIMED', 'NOT_STARTED', 'THROTTLED'] as const),
  ...(['STOPPED', 'TIMED_OUT', 'COMMAND_FAILED', 'UNKNOWN'] as const),
];
const RUNGS = [
  { memory: '4096', cpus: ['512', '1024', '2048'] },
  { memory: '16384', cpus: ['2048', '4096'] },
  { memory: '122880', cpus: ['16384'] },
];
/** `NONE`: not explained; `SKIPS`: the load ends well, and has not taken its file. */
type Fate = { kind?: FailureKind | 'NONE' | 'SKIPS'; error: string; leaves: boolean };
const fate: fc.Arbitrary<Fate | undefined> = fc.option(
  fc.record({
    kind: fc.constantFrom<FailureKind | 'NONE' | 'SKIPS'>(...KINDS, 'NONE', 'SKIPS', 'SKIPS'),
    error: fc.constantFrom('States.TaskFailed', 'States.Timeout', 'ECS.ServerException'),
    leaves: fc.boolean(),
  }),
  { freq: 2, nil: undefined },
);
const given = fc.record({
  tables: fc.integer({ min: 1, max: 4 }),
  idle: fc.nat(1),
  sized: fc.boolean(),
  ladder: fc.nat(3),
  retries: fc.nat(4),
  retryDelay: fc.constantFrom(0, 1, 300, 99_999_999),
  overlap: fc.constantFrom('WAIT', 'SKIP', 'FAIL', 'ALLOW') as fc.Arbitrary<EndLoadEvent['overlap']>,
  patterned: fc.boolean(),
  random: fc.constantFrom(0, 0.5, 0.999999),
  fates: fc.array(fc.array(fate, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
  redrives: fc.nat(2),
  ackFile: fc.option(fc.constant(`${DATASETS}/go.ack`), { nil: undefined }),
});

type Mutable<T> = { -readonly [field in keyof T]: T[field] };

test('any fates: it ends, in time, and as its last tries say; nothing is overwritten, and the ack goes with success only', async () => {
  const ends: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(given, async (what) => {
      const names = NAMES.slice(0, what.tables);
      const size = what.sized ? { cpu: '1024', memory: '2048' } : {};
      const ports = fakePorts([
        ...names.map((table) => `${DATASETS}/stage/sales/${table}~1`),
        ...(what.ackFile ? [what.ackFile] : []),
      ]);
      const { contents } = ports.storage;
      const base = {
        domain: 'sales',
        overlap: what.overlap,
        pending: 'stage/sales',
        ingesting: 'ingesting/sales',
        archive: 'archive/sales',
        lock: 'turn.json',
        pipeline: 'sales',
        succeeded: 'succeeded',
      };
      const tables = NAMES.map((table): [string, string?] =>
        what.patterned ? [table, `${table.replace('.', '\\.')}~\\d`] : [table],
      );
      const limits = {
        retries: what.retries,
        retryDelay: what.retryDelay,
        budget: 700,
        maxRejectedRatio: 0.1,
        ladder: what.sized ? RUNGS.slice(0, what.ladder) : [],
      };
      const rest = { ready: true, domain: 'sales', scheduledDate: 'D', tables: '', redrive: 0, stale: [] };
      const idle = what.idle && names.length < 4 ? [NAMES[3]] : [];
      let progress: LoadProgress = {
        ...rest,
        idle,
        loads: names.map((table) => ({ table, ...size })),
        ...(what.ackFile ? { ackFile: what.ackFile, ackStamp: what.ackFile } : {}),
      };
      // What the gate writes down: by it, files are missed that no load took.
      const noted = what.patterned && what.overlap !== 'ALLOW';
      const pending = Object.fromEntries(names.map((table) => [`${table}~1`, `${DATASETS}/stage/sales/${table}~1`]));
      const holder = { execution: 'me', redrive: 0, found: { landing: {}, pending } };
      if (noted) contents.set(`${DATASETS}/turn.json`, JSON.stringify(holder));
      const loadedOnce: string[] = [];
      let [RedriveCount, rounds] = [0, 0];
      for (;;) {
        expect(++rounds).toBeLessThanOrEqual((1 + what.retries + 4 + 3) * (1 + what.redrives) + what.redrives);
        const fates = what.fates[(rounds - 1) % what.fates.length];
        const results: TableResult[] = progress.loads.map(({ table }) => {
          const became = fates[NAMES.indexOf(table)];
          const from = `${DATASETS}/stage/sales/${table}~1`;
          const { kind = 'UNKNOWN', error } = became ?? { error: '' };
          if (kind === 'SKIPS' && noted) return table;
          // Never is a table loaded again that was loaded, where it is certain that no file of it waits.
          if (what.patterned) expect(loadedOnce).not.toContain(table);
          if (contents.has(from) && became?.leaves !== false) {
            contents.delete(from);
            if (became) contents.set(`${INGESTING}/${table}~1`, from);
          }
          if (!became) {
            loadedOnce.push(table);
            return table;
          }
          return kind === 'NONE' || kind === 'SKIPS'
            ? { table, failure: { error } }
            : { table, failure: { error, kind } };
        });
        const ends0 = { Id: 'me', Input: {}, StartTime: '', RedriveCount };
        const event: Mutable<EndLoadEvent> = {
          ...base,
          ...limits,
          tables,
          execution: ends0,
          state: { preLoad: progress, results },
        };
        const call = () =>
          endLoad(JSON.parse(JSON.stringify(event)), {
            ...ports,
            logs: {},
            warn,
            datasets: DATASETS,
            random: () => what.random,
          });
        let next = await call().catch((error: Error) => error);
        if (next instanceof Error && RedriveCount < what.redrives) {
          // A redrive comes back with what it came with before.
          event.execution = { ...ends0, RedriveCount: ++RedriveCount };
          next = await call().catch((error: Error) => error);
        }
        const lost = names.filter((table) => !loadedOnce.includes(table));
        const left = names.filter((table) => contents.has(`${INGESTING}/${table}~1`));
        if (next instanceof Error) {
          ends.failed = (ends.failed ?? 0) + 1;
          if (next instanceof TypeError) throw next;
          expect(next.name).toBe('Starlake.LoadFailed');
          const cause = JSON.parse(next.message);
          const told: string[] = cause.tables.map(({ table }: { table: string }) => table).sort();
          expect(told).toEqual(what.patterned ? [...lost].sort() : expect.arrayContaining(lost));
          expect(cause.files ?? []).toEqual(left.map((table) => `${table}~1`).sort());
          expect(what.ackFile === undefined || contents.has(what.ackFile)).toBe(true);
          return;
        }
        if (next.next === 'END') {
          ends.loaded = (ends.loaded ?? 0) + 1;
          expect([lost, left]).toEqual([[], []]);
          expect(what.ackFile !== undefined && contents.has(what.ackFile)).toBe(false);
          expect(next.summary.status).toBe('LOADED');
          expect(next.summary.tables).toEqual([
            ...names.map((table) => ({ table, status: 'LOADED' })),
            ...idle.map((table) => ({ table, status: 'SKIPPED' })),
          ]);
          return;
        }
        expect(next.next).toBe('LOAD');
        const { wait, loads } = next as { wait: number; loads: LoadProgress['loads'] };
        expect(Number.isInteger(wait) && wait >= 0 && wait <= 99_999_999).toBe(true);
        // Whose a file is that waits for a redrive is not known without patterns: then all look once more.
        const done = what.patterned ? loadedOnce : [];
        expect(loads.filter(({ table }) => left.includes(table) || done.includes(table))).toEqual([]);
        expect(new Set(loads.map(({ table }) => table)).size).toBe(loads.length);
        for (const load of loads) {
          const memory = progress.loads.find(({ table }) => table === load.table)?.memory;
          if (what.sized && memory !== undefined) expect(Number(load.memory)).toBeGreaterThanOrEqual(Number(memory));
          if (what.sized)
            expect(RUNGS.find((rung) => rung.memory === load.memory)?.cpus ?? ['1024']).toContain(load.cpu);
        }
        progress = next;
      }
    }),
    runs(1200),
  );
  expect(ends.failed).toBeGreaterThan(100);
  expect(ends.loaded).toBeGreaterThan(100);
});
