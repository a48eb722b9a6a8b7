import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Task } from '@aws-sdk/client-ecs';
import fc from 'fast-check';
import { handler as consumeAck } from '../../lambda/handlers/consume-ack';
import { explainFailure } from '../../lambda/failure/explain-failure';
import { PreLoadEvent } from '../../lib/contract/pre-load';
import { preLoad } from '../../lambda/pre-load/pre-load';
import { stopTasks } from '../../lambda/stop-tasks/stop-tasks';
import type { JobTask } from '../../lambda/aws/tasks';
import { fakePorts } from '../helpers/handler-ports';
import { scratchFolder } from '../helpers/local-run';
import { FakeTasks } from '../lambda/failure/fake-tasks';
import { isAccident, runs } from './support';

// What the handlers answer, told from outside by other means.
const DATASETS = 's3a://lake/datasets';
const words = fc.constantFrom('sales', 'orders', 'constructor', '__proto__', 'a.b', 'hr', 'toString');

describe('stop-tasks', () => {
  const task = fc.record({
    execution: fc.constantFrom('me', 'me2', 'm', 'other', '__proto__', undefined),
    command: fc.array(fc.constantFrom('load', '--domains', '--tables', 'sales', ''), { maxLength: 5 }),
    refuses: fc.boolean(),
  });

  test('asks exactly the tasks of an execution that is over to stop, each once, whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(task, { maxLength: 8 }), fc.boolean(), fc.string(), async (given, running, status) => {
        const tasks = given.map((each, i) => ({ ...each, arn: `t${i}` }));
        const asked: string[] = [];
        const ports = {
          executions: { isRunning: async () => running },
          tasks: {
            active: async (): Promise<JobTask[]> => tasks,
            describe: async () => undefined,
            of: async () => [],
            stop: async (arn: string) => {
              asked.push(arn);
              if (tasks.find((each) => each.arn === arn)!.refuses) throw new Error(`cannot stop ${arn}`);
            },
          },
          log: () => undefined,
        };
        const event = { detail: { executionArn: 'me', status } };
        const result = await stopTasks(event, ports).catch((error: Error) => error);
        const mine = running ? [] : tasks.filter(({ execution }) => execution === 'me');
        expect(asked).toEqual(mine.map(({ arn }) => arn));
        const stopped = mine.filter(({ refuses }) => !refuses).map(({ arn }) => arn);
        if (stopped.length === mine.length) expect(result).toEqual({ execution: 'me', stopped });
        else expect((result as Error).message).toMatch(/^cannot stop t/);
      }),
      runs(500),
    );
  });
});

describe('explain-failure', () => {
  const KINDS = [
    ...['OUT_OF_MEMORY', 'IMAGE_NOT_PULLED', 'NO_CAPACITY', 'SPOT_RECLAIMED', 'NOT_STARTED', 'THROTTLED', 'STOPPED'],
    ...['TIMED_OUT', 'COMMAND_FAILED', 'FILES_LEFT', 'STALE_FILES', 'UNKNOWN'],
  ];
  const known = fc.record({
    execution: fc.constantFrom('me', 'other'),
    verb: fc.constantFrom('load', 'stage', 'import', 'transform'),
    domain: words,
    tables: fc.array(words, { maxLength: 3 }),
    status: fc.constantFrom('RUNNING', 'PENDING', 'STOPPED', 'DEPROVISIONING'),
  });
  const error = fc.oneof(
    fc.constantFrom(
      'States.TaskFailed',
      'States.Timeout',
      'AmazonECS.Unknown',
      'ECS.ServerException',
      'States.Runtime',
      '',
    ),
    fc.string({ unit: 'binary', maxLength: 300 }),
  );
  const cause = fc.oneof(
    fc.constantFrom(undefined, null, '', '{', '{}', 'null', '[]', '{"TaskArn":null}', '{"TaskArn":"t0"}'),
    fc.constantFrom(
      '{"TaskArn":"t0","LastStatus":"STOPPED","Containers":[{"ExitCode":"1"},null,5]}',
      '{"Containers":{}}',
    ),
    fc.string({ unit: 'binary' }),
    fc.json(),
  );

  test('any failure: the table, a kind, within the budget; only its own loads are stopped, and have ended', async () => {
    const given = fc.record({ tasks: fc.array(known, { maxLength: 5 }), error, cause, domain: words, table: words });
    await fc.assert(
      fc.asyncProperty(given, fc.integer({ min: 128, max: 700 }), fc.nat(100_000), async (what, budget, grace) => {
        const all = what.tasks.map((each, i): Task & { own: boolean } => {
          const command = [each.verb, '--domains', each.domain, '--tables', each.tables.join(',')];
          const environment = [{ name: 'STEP_FUNCTIONS_EXECUTION', value: each.execution }];
          return {
            ...{ taskArn: `t${i}`, group: each.execution, lastStatus: each.status },
            desiredStatus: each.status === 'RUNNING' || each.status === 'PENDING' ? 'RUNNING' : 'STOPPED',
            overrides: { containerOverrides: [{ name: 'starlake', command, environment }] },
            own:
              each.execution === 'me' &&
              (each.verb === 'load' || each.verb === 'transform') &&
              each.domain === what.domain &&
              each.tables.includes(what.table),
          };
        });
        const tasks = new FakeTasks(all, grace);
        const { domain, table } = what;
        const event = { domain, table, execution: 'me', failure: { Error: what.error, Cause: what.cause }, budget };
        const ports = { logs: { container: 'starlake' }, tasks, clock: tasks.clock, warn: () => {} };
        const result = await explainFailure(event, ports).catch((thrown: Error) => thrown);
        const stopped = tasks.calls.filter((call) => call.startsWith('stop ')).map((call) => call.split(/[ :]/)[1]);
        const named = typeof what.cause === 'string' && /"t0"/.test(what.cause) ? ['t0'] : [];
        const own = all.filter((each) => each.own).map(({ taskArn }) => taskArn!);
        expect(stopped.filter((arn) => ![...own, ...named].includes(arn))).toEqual([]);
        expect(tasks.clock.now()).toBeLessThanOrEqual(45_000);
        if (result instanceof Error) {
          expect(result.name).toBe('Starlake.StillRunning');
          return;
        }
        expect(result.table).toBe(table);
        if (result.failure === undefined) {
          // Its own container ended well.
          expect(JSON.stringify([what.cause, all])).toMatch(/"exitcode":0/i);
          return;
        }
        expect(KINDS).toContain(result.failure.kind);
        expect(Buffer.byteLength(JSON.stringify(result.failure))).toBeLessThanOrEqual(budget);
      }),
      runs(1500),
    );
  });
});

describe('consume-ack', () => {
  test('deletes the file that it is told, twice without an error, and no other', async () => {
    const name = fc
      .string({ unit: fc.constantFrom(...'aé .*?[]{}$%#~'), minLength: 1, maxLength: 8 })
      .filter((each) => !/^\.{1,2}$/.test(each));
    const folder = scratchFolder();
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 2, maxLength: 5 }), async (names) => {
        mkdirSync(folder, { recursive: true });
        names.forEach((each) => writeFileSync(path.join(folder, each), each));
        for (let i = 0; i < 2; i++) await consumeAck({ file: path.join(folder, names[0]) });
        expect(names.map((each) => existsSync(path.join(folder, each)))).toEqual(names.map((_, i) => i > 0));
      }),
      runs(60),
    );
  });

  test.each([undefined, null, '', 'ack', 's3://', 'http://x/y', 'file://host/x'])(
    'refuses %j by itself',
    async (file) => {
      const error = await consumeAck({ file: file as string }).then(
        () => undefined,
        (thrown: Error) => thrown,
      );
      expect(isAccident(error!)).toBe(false);
      expect(error!.message).toContain(`"${file}"`);
    },
  );
});

describe('pre-load', () => {
  const pattern = fc.constantFrom('x.*', 'y\\.csv', '[xy]+', '.*', 'z?y', undefined);
  const table = fc.record({ pattern, ack: fc.constantFrom('ack', 'ok', undefined) });
  const file = fc
    .tuple(fc.constantFrom('x', 'y', 'xy', 'z', '.x', 'x.y'), fc.constantFrom('', '.csv', '.ack', '.ok', '.csv.gz'))
    .map((p) => p.join(''));
  const files = fc.uniqueArray(file, { maxLength: 6 });
  const NAMES = ['constructor', '__proto__', 'orders', 'a.b'];
  const given = fc.record({
    tables: fc.array(table, { minLength: 1, maxLength: 4 }),
    strategy: fc.constantFrom('none', 'imported', 'pending', 'ack') as fc.Arbitrary<PreLoadEvent['strategy']>,
    overlap: fc.constantFrom('WAIT', 'SKIP', 'FAIL', 'ALLOW') as fc.Arbitrary<'WAIT' | 'SKIP' | 'FAIL' | 'ALLOW'>,
    landed: files,
    waiting: files,
    acked: fc.boolean(),
    attempt: fc.nat(3),
    other: fc.constantFrom('none', 'running', 'dead', 'ended'),
  });

  test('any areas: each table that has files is loaded, no other, and only with the run lock', async () => {
    await fc.assert(
      fc.asyncProperty(given, async ({ tables, strategy, overlap, landed, waiting, acked, attempt, other }) => {
        const at = (area: string, names: string[]) => names.map((each) => `${DATASETS}/${area}/sales/${each}`);
        const ack = acked ? [`${DATASETS}/pending/2026-08-02.ack`] : [];
        const ports = fakePorts(
          [...at('incoming', landed), ...at('stage', waiting), ...ack],
          other === 'running' ? ['other'] : [],
        );
        const holder = { execution: 'other', redrive: 0, ...(other === 'ended' ? { ended: true } : {}) };
        if (other !== 'none') ports.storage.contents.set(`${DATASETS}/turn.json`, JSON.stringify(holder));
        const before = [...ports.storage.contents.keys()].filter((uri) => uri.includes('/sales/'));
        const event: PreLoadEvent = {
          ...{ domain: 'sales', strategy, landing: 'incoming/sales', pending: 'stage/sales' },
          ...(strategy === 'ack' ? { ackFile: 'pending/{ds}.ack', attempt, attempts: 2 } : {}),
          tables: tables.map((each, i) => JSON.parse(JSON.stringify({ table: NAMES[i], ...each }))),
          execution: { Id: 'me', Input: {}, StartTime: '2026-08-02T10:00:00.000Z' },
          pipeline: { overlap, staleFiles: 'FAIL', lock: 'turn.json', ingesting: 'ingesting/sales' },
        };
        const result = await preLoad(event, ports, DATASETS).catch((error: Error) => error);
        expect([...ports.storage.contents.keys()].filter((uri) => uri.includes('/sales/'))).toEqual(before);
        const answer =
          result instanceof Error ? result.name : result.ready ? result.loads.map((load) => load.table) : 'SKIPPED';

        const has = (each: (typeof tables)[number], names: string[], withAck: boolean) =>
          names.some((name) => {
            if (name.startsWith('.') || (each.pattern && !new RegExp(`^(?:${each.pattern})$`).test(name))) return false;
            const stem = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : name;
            const beside = `${stem}.${each.ack}`;
            return !withAck || !each.ack || (beside !== name && names.includes(beside) && !beside.startsWith('.'));
          });
        const found = NAMES.filter((_, i) => {
          const each = tables[i];
          if (!each) return false;
          const pending = has(each, waiting, false);
          if (strategy === 'none') return true;
          if (strategy === 'imported') return pending || has(each, landed, true);
          return pending || (strategy === 'ack' && each.pattern === undefined);
        });
        if (strategy === 'ack' && !acked) {
          expect(answer).toBe(attempt < 2 ? 'Starlake.NotReady' : 'SKIPPED');
        } else if (other === 'running' && overlap !== 'ALLOW') {
          expect(answer).toBe({ WAIT: 'Starlake.StillRunning', SKIP: 'SKIPPED', FAIL: 'Starlake.Overlap' }[overlap]);
        } else if (found.length === 0 && (strategy === 'imported' || strategy === 'pending')) {
          expect(answer).toBe('SKIPPED');
        } else {
          expect(answer).toEqual(found);
        }
      }),
      runs(2500),
    );
  });
});
