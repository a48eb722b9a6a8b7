import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Duration, Size } from 'aws-cdk-lib';
import { everything, FAILED, lake, newPipeline, OOM, redriveOf, runOf, type Redrive, type Run } from './load-runs';
import { FakeStarlake } from '../helpers/fake-starlake';
import { causeOf, scratchFolder, synthesize, visits } from '../helpers/local-run';
import { LoadPipelineProps, PreLoadStrategy, StaleFiles } from '../../lib';
import type { Assembly } from '../../local/assembly';
import type { ContainerExit } from '../../local/executor';

// Promises 3, 4, 6 and 7: what becomes of files when loads fail, containers hang, runs meet and people redrive.

let assembly: Assembly;

beforeAll(() => {
  assembly = synthesize((stack) => {
    const pipeline = (name: string, props: Partial<LoadPipelineProps> = {}) => newPipeline(stack, name, props);
    pipeline('plain');
    pipeline('imported', { preLoadStrategy: PreLoadStrategy.IMPORTED });
    pipeline('ack', { preLoadStrategy: PreLoadStrategy.ACK, globalAckFilePath: 'pending/{domain}/go.ack' });
    pipeline('restore', { staleFiles: StaleFiles.RESTORE });
    pipeline('ladder', { memoryLadder: [8, 16, 30].map((gib) => Size.gibibytes(gib)), retries: 0 });
    pipeline('once', { retries: 0 });
    pipeline('unknown', { tables: [{ name: 'orders' }, { name: 'customers', pattern: 'customers-.*' }] });
    const tables = [{ name: 'orders', pattern: 'orders-.*', taskTimeout: Duration.seconds(1) }];
    pipeline('timed', { tables });
    pipeline('timedOnce', { tables, retries: 0 });
  });
});

const run: Run = (...given) => runOf(assembly)(...given);
const redrive: Redrive = (...given) => redriveOf(assembly)(...given);

describe('retries', () => {
  test('a load that failed finds its files again, and nothing is loaded twice', async () => {
    const starlake = lake((table, attempt) => (table === 'orders' && attempt === 1 ? FAILED : undefined));
    const result = await run('plain', starlake);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { status: 'LOADED' } });
    expect(starlake.tables.sort()).toEqual(['customers', 'orders', 'orders']);
    expect(starlake.loaded.sort()).toEqual(everything);
    expect(starlake.files('archive')).toEqual(everything);
    expect(visits(result, 'wait_to_retry_sales').entered).toBe(1);
  });

  test('as often as retries says; then the run fails, and its files wait for the next', async () => {
    const starlake = lake((table) => (table === 'orders' ? FAILED : undefined));
    const result = await run('plain', starlake);
    expect(result).toMatchObject({ status: 'FAILED', error: 'Starlake.LoadFailed' });
    expect(causeOf(result)).toMatchObject({
      tables: [
        { table: 'orders', exitCode: 1, kind: 'COMMAND_FAILED', log: expect.stringContaining('starlake/starlake/') },
      ],
      loaded: ['customers'],
    });
    expect(starlake.tables.filter((table) => table === 'orders')).toHaveLength(2);
    expect(starlake.files('stage')).toEqual(['orders-1', 'orders-2']);
    expect(starlake.files('ingesting')).toEqual([]);
  });

  test('where the pattern is not known it is not tried blindly: the files are named, and stay', async () => {
    const starlake = lake((table) => (table === 'orders' ? FAILED : undefined));
    const result = await run('unknown', starlake);
    expect(causeOf(result)).toMatchObject({ tables: [{ table: 'orders' }], files: ['orders-1', 'orders-2'] });
    expect(starlake.tables.filter((table) => table === 'orders')).toHaveLength(1);
    expect(starlake.files('ingesting')).toEqual(['orders-1', 'orders-2']);
  });

  test('a container that was not started is started again, whatever retries says', async () => {
    const starlake = lake();
    const play = starlake.run.bind(starlake);
    let refused = 0;
    starlake.run = async (container) => {
      if (++refused <= 3) throw new Error('CannotPullContainerError: i/o timeout');
      return play(container);
    };
    const result = await run('once', starlake);
    expect(result.status).toBe('SUCCEEDED');
    expect(starlake.loaded.sort()).toEqual(everything);
  });
});

describe('memory', () => {
  test('a load that was killed for memory gets the next rung, with its CPU, and others keep their size', async () => {
    const sizes: string[] = [];
    const starlake = lake((table, attempt) => (table === 'orders' && attempt < 3 ? OOM : undefined));
    const result = await run('ladder', starlake);
    for (const event of result.history) {
      if (event.type === 'StateEntered' && event.state === 'sales_table_load') {
        const { table, cpu, memory } = event.input as Record<string, string>;
        sizes.push(`${table} ${cpu} ${memory}`);
      }
    }
    expect(sizes.sort()).toEqual(['customers 1024 8192', 'orders 1024 8192', 'orders 2048 16384', 'orders 4096 30720']);
    expect(result.status).toBe('SUCCEEDED');
    expect(starlake.loaded.sort()).toEqual(everything);
  });

  test('at the top of the ladder it fails, and says why', async () => {
    const starlake = lake((table) => (table === 'orders' ? OOM : undefined));
    const result = await run('ladder', starlake);
    expect(causeOf(result).tables).toMatchObject([{ table: 'orders', kind: 'OUT_OF_MEMORY', exitCode: 137 }]);
    expect(starlake.tables.filter((table) => table === 'orders')).toHaveLength(3);
  });
});

describe('exit code 0, and nothing done', () => {
  test('an import that takes no file fails the run, and a redrive imports again', async () => {
    const starlake = new FakeStarlake(scratchFolder());
    starlake.put('incoming', 'orders-1');
    const play = starlake.run.bind(starlake);
    starlake.run = async (container) => (container.argv[0] === 'stage' ? { exitCode: 0 } : play(container));
    const failed = await run('imported', starlake);
    expect(causeOf(failed).tables).toMatchObject([{ table: 'orders', kind: 'NOT_IMPORTED' }]);
    starlake.run = play;
    expect((await redrive('imported', starlake, failed)).status).toBe('SUCCEEDED');
    expect(starlake.loaded).toEqual(['orders-1']);
  });

  test('a project with an ingesting area of its own: a retry that would find nothing is not made', async () => {
    const starlake = lake((table) => {
      if (table !== 'orders') return undefined;
      mkdirSync(path.join(starlake.root, 'datasets/elsewhere'), { recursive: true });
      const [from, to] = ['ingesting/sales', 'elsewhere/sales'].map((area) =>
        path.join(starlake.root, 'datasets', area),
      );
      renameSync(from, to);
      return FAILED;
    });
    const result = await run('plain', starlake);
    expect(causeOf(result)).toMatchObject({ tables: [{ table: 'orders', kind: 'FILES_GONE' }], loaded: ['customers'] });
    expect(starlake.tables.filter((table) => table === 'orders')).toHaveLength(1);
  });

  test('a load that takes no file is tried again, and fails the run', async () => {
    const starlake = lake();
    const play = starlake.run.bind(starlake);
    starlake.run = async (container) => (container.argv.includes('orders') ? { exitCode: 0 } : play(container));
    const failed = await run('plain', starlake);
    expect(causeOf(failed)).toMatchObject({ tables: [{ table: 'orders', kind: 'FILES_LEFT' }], loaded: ['customers'] });
    starlake.run = play;
    expect((await redrive('plain', starlake, failed)).status).toBe('SUCCEEDED');
    expect(starlake.loaded.sort()).toEqual(everything);
  });
});

describe('after a failed run', () => {
  test.each(['plain', 'imported'])('a redrive loads only what failed (%s)', async (name) => {
    let mended = false;
    const starlake = lake((table) => (table === 'orders' && !mended ? FAILED : undefined));
    const failed = await run(name, starlake);
    expect(failed.status).toBe('FAILED');
    const before = starlake.tables.length;
    mended = true;
    const result = await redrive(name, starlake, failed);
    expect(result).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        tables: expect.arrayContaining([
          { table: 'customers', status: 'LOADED' },
          { table: 'orders', status: 'LOADED' },
        ]),
      },
    });
    expect(starlake.tables.slice(before)).toEqual(['orders']);
    expect(starlake.loaded.sort()).toEqual(everything);
  });

  test('a redrive that fails can be redriven', async () => {
    let good = false;
    const starlake = lake((table) => (table === 'orders' && !good ? FAILED : undefined));
    let result = await run('once', starlake);
    for (let i = 0; i < 3; i++) {
      result = await redrive('once', starlake, result);
      expect(result.error).toBe('Starlake.LoadFailed');
    }
    good = true;
    expect((await redrive('once', starlake, result)).status).toBe('SUCCEEDED');
    expect(starlake.loaded.sort()).toEqual(everything);
  });

  test('what loads had taken when the run was stopped is put back and loaded, once', async () => {
    const stop = new AbortController();
    const starlake = lake(async (table, attempt, { signal }) => {
      if (table !== 'orders' || attempt > 1) return { exitCode: 0 };
      setImmediate(() => stop.abort());
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve({ exitCode: 137 })));
    });
    const stopped = await run('plain', starlake, {}, { signal: stop.signal });
    expect(stopped.error).toBe('Execution.Stopped');
    expect(starlake.files('ingesting')).toEqual(['orders-1', 'orders-2']);
    expect((await redrive('plain', starlake, stopped)).status).toBe('SUCCEEDED');
    expect(starlake.loaded.sort()).toEqual(everything);
  });

  test('a new run with the tables that failed loads only these', async () => {
    let mended = false;
    const starlake = lake((table) => (table === 'orders' && !mended ? FAILED : undefined));
    await run('plain', starlake);
    mended = true;
    const result = await run('plain', starlake, { tables: ['orders'] });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { tables: [{ table: 'orders', status: 'LOADED' }] } });
    expect(starlake.loaded.sort()).toEqual(everything);
  });

  test('an import that failed is explained, and imported again by a redrive', async () => {
    const starlake = lake();
    starlake.put('incoming', 'orders-3');
    const play = starlake.run.bind(starlake);
    starlake.run = async (container) => (container.argv[0] === 'stage' ? { exitCode: 1 } : play(container));
    const failed = await run('imported', starlake);
    expect(failed.error).toBe('Starlake.ImportFailed');
    expect(causeOf(failed)).toMatchObject({ domain: 'sales', kind: 'COMMAND_FAILED', exitCode: 1 });
    starlake.run = play;
    expect((await redrive('imported', starlake, failed)).status).toBe('SUCCEEDED');
    expect(starlake.loaded.sort()).toEqual([...everything, 'orders-3'].sort());
  });
});

describe('stale files', () => {
  test('FAIL: the others are loaded, the run fails and names them, and a redrive loads them once they are back', async () => {
    const starlake = lake();
    starlake.put('ingesting', 'orders-0');
    const failed = await run('plain', starlake);
    expect(causeOf(failed)).toMatchObject({
      tables: [{ table: 'orders', kind: 'STALE_FILES' }],
      files: ['orders-0'],
      loaded: ['customers'],
    });
    expect(starlake.files('stage')).toEqual(['orders-1', 'orders-2']);
    starlake.put('stage', 'orders-0');
    // A person moves the file.
    rmSync(path.join(starlake.root, 'datasets/ingesting/sales/orders-0'));
    expect((await redrive('plain', starlake, failed)).status).toBe('SUCCEEDED');
    expect(starlake.loaded.sort()).toEqual(['customers-1', 'orders-0', 'orders-1', 'orders-2']);
  });

  test('RESTORE: they are loaded with the others', async () => {
    const starlake = lake();
    starlake.put('ingesting', 'orders-0');
    expect((await run('restore', starlake)).status).toBe('SUCCEEDED');
    expect(starlake.loaded.sort()).toEqual(['customers-1', 'orders-0', 'orders-1', 'orders-2']);
  });
});

describe('a container that takes too long', () => {
  const hangs = ({ signal }: { signal: AbortSignal }): Promise<ContainerExit> =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve({ exitCode: 137 })));

  test('is stopped, and its load tried again when it is gone', async () => {
    const order: string[] = [];
    const starlake = lake(async (_, attempt, container) => {
      order.push(`start ${attempt}`);
      const end = attempt === 1 ? await hangs(container) : { exitCode: 0 };
      order.push(`end ${attempt}`);
      return end;
    });
    const result = await run('timed', starlake);
    expect(result.status).toBe('SUCCEEDED');
    expect(order).toEqual(['start 1', 'end 1', 'start 2', 'end 2']);
    expect(starlake.loaded.filter((name) => name.startsWith('orders')).sort()).toEqual(['orders-1', 'orders-2']);
  });

  test('fails its run as one that took too long', async () => {
    const result = await run(
      'timedOnce',
      lake((...[, , container]) => hangs(container)),
    );
    expect(causeOf(result).tables).toMatchObject([{ table: 'orders', error: 'States.Timeout', kind: 'TIMED_OUT' }]);
  });
});

describe('the ack file', () => {
  const ackOf = ({ root }: FakeStarlake) => path.join(root, 'datasets/pending/sales/go.ack');

  test('a failed run leaves it, the redrive that loads the rest consumes it', async () => {
    let good = false;
    const starlake = lake((table) => (table === 'orders' && !good ? FAILED : undefined));
    starlake.put('pending', 'go.ack');
    const failed = await run('ack', starlake);
    expect(failed.status).toBe('FAILED');
    expect(existsSync(ackOf(starlake))).toBe(true);
    good = true;
    expect((await redrive('ack', starlake, failed)).status).toBe('SUCCEEDED');
    expect(existsSync(ackOf(starlake))).toBe(false);
  });

  test('two runs after one ack: one loads, the other waits for the next ack, and is skipped without', async () => {
    const starlake = lake();
    starlake.put('pending', 'go.ack');
    const results = await Promise.all([run('ack', starlake), run('ack', starlake)]);
    expect(results.map(({ output }) => (output as { status: string }).status).sort()).toEqual(['LOADED', 'SKIPPED']);
    expect(starlake.loaded.sort()).toEqual(everything);
  });
});
