import type { PipelineSettings, PreLoadEvent } from '../../../lib/contract/pre-load';
import { preLoad } from '../../../lambda/pre-load/pre-load';
import { fakePorts, loading } from '../../helpers/handler-ports';

// The gate of a pipeline: it acquires the run lock, and finds what earlier runs left.
const DATASETS = 's3a://lake/datasets';
const ACK = `${DATASETS}/pending/sales/2026-08-02.ack`;
const LOCK = `${DATASETS}/turns/sales.json`;
const TABLES = [
  { table: 'orders', pattern: 'orders-.*' },
  { table: 'returns', pattern: 'returns-.*' },
];

function event(pipeline: Partial<PipelineSettings> = {}, fields: Partial<PreLoadEvent> = {}): PreLoadEvent {
  return {
    domain: 'sales',
    strategy: 'pending',
    pending: 'stage/sales',
    tables: TABLES,
    execution: { Id: 'me', Input: {}, StartTime: '2026-08-02T03:04:05.678Z', RedriveCount: 0 },
    pipeline: {
      overlap: 'WAIT',
      staleFiles: 'FAIL',
      lock: 'turns/sales.json',
      ingesting: 'ingesting/sales',
      ...pipeline,
    },
    ...fields,
  };
}

const at = (...paths: string[]) => paths.map((path) => `${DATASETS}/${path}`);
const busy = (...files: string[]) => {
  const ports = fakePorts(at(...files), ['other']);
  ports.storage.contents.set(LOCK, '{"execution":"other","redrive":0}');
  return ports;
};

describe('while another run of the domain is going', () => {
  test('WAIT: it is looked for again', async () => {
    await expect(preLoad(event(), busy('stage/sales/orders-1'), DATASETS)).rejects.toMatchObject({
      name: 'Starlake.StillRunning',
      message: `another run of domain 'sales' is still going: other`,
    });
  });

  test('SKIP: the run ends, and says why', async () => {
    const result = await preLoad(event({ overlap: 'SKIP' }), busy('stage/sales/orders-1'), DATASETS);
    expect(result).toMatchObject({
      ready: false,
      summary: { status: 'SKIPPED', reason: expect.stringContaining('other'), blockedBy: 'other' },
    });
  });

  test('FAIL: the run fails', async () => {
    const result = preLoad(event({ overlap: 'FAIL' }), busy('stage/sales/orders-1'), DATASETS);
    await expect(result).rejects.toMatchObject({ name: 'Starlake.Overlap' });
  });

  test('ALLOW: the run does not care, and leaves what it finds in the ingesting area', async () => {
    const ports = busy('stage/sales/orders-1', 'ingesting/sales/orders-0');
    const result = await preLoad(event({ overlap: 'ALLOW', staleFiles: 'RESTORE' }), ports, DATASETS);
    expect(result.loads).toEqual([{ table: 'orders' }]);
    expect(await ports.storage.list(`${DATASETS}/ingesting/sales`)).toEqual(['orders-0']);
  });
});

describe('the run lock', () => {
  test('is taken by a run that has something to load, and is over for one that has not', async () => {
    const ports = fakePorts(at('stage/sales/orders-1'));
    expect(await preLoad(event(), ports, DATASETS)).toMatchObject({ ready: true, redrive: 0, stale: [] });
    expect(JSON.parse(ports.storage.contents.get(LOCK)!)).toMatchObject({ execution: 'me', redrive: 0 });

    const idle = fakePorts();
    expect(await preLoad(event(), idle, DATASETS)).toMatchObject({ ready: false });
    expect(idle.storage.contents.get(LOCK)).toContain('"ended":true');
  });

  test('is not taken while there is no ack file, so that nobody waits for one who waits', async () => {
    const ports = fakePorts();
    const ack = { strategy: 'ack' as const, ackFile: 'pending/sales/{ds}.ack', attempt: 0, attempts: 2 };
    await expect(preLoad(event({}, ack), ports, DATASETS)).rejects.toMatchObject({ name: 'Starlake.NotReady' });
    expect(ports.storage.contents.has(LOCK)).toBe(false);
  });

  test('two runs after one ack: the second, when it holds the lock, finds that the first has used it up', async () => {
    const ports = fakePorts([ACK, ...at('stage/sales/orders-1')]);
    const ack = { strategy: 'ack' as const, ackFile: 'pending/sales/{ds}.ack', attempt: 0, attempts: 2 };
    const stamp = ports.storage.stamp.bind(ports.storage);
    let looks = 0;
    ports.storage.stamp = async (file) => {
      if (++looks === 2) await ports.storage.delete(ACK);
      return stamp(file);
    };
    await expect(preLoad(event({}, ack), ports, DATASETS)).rejects.toMatchObject({ name: 'Starlake.NotReady' });
    expect(ports.storage.contents.get(LOCK)).toContain('"ended":true');
  });
});

test('what the run has to load is written down: all files of its tables, by the rules of their patterns and acks', async () => {
  const tables = [
    { table: 'orders', pattern: 'orders-.*', ack: 'ok' },
    { table: 'returns', pattern: 'returns-.*' },
    { table: 'all' },
  ];
  const files = ['incoming/sales/orders-1.csv', 'incoming/sales/orders-1.ok', 'incoming/sales/orders-2.csv'];
  const ports = fakePorts(at(...files, 'incoming/sales/returns-1', 'stage/sales/orders-0', 'stage/sales/x'));
  const fields = { strategy: 'imported' as const, landing: 'incoming/sales', tables };
  await preLoad(event({}, fields), ports, DATASETS);
  const { found } = JSON.parse(ports.storage.contents.get(LOCK)!);
  expect(Object.keys(found.landing).sort()).toEqual(['orders-1.csv', 'returns-1']);
  expect(Object.keys(found.pending)).toEqual(['orders-0']);
});

describe('files that an earlier run left in the ingesting area', () => {
  test('FAIL: their table is not loaded, the others are', async () => {
    const ports = fakePorts(at('ingesting/sales/returns-0', 'stage/sales/returns-1', 'stage/sales/orders-1'));
    expect(await preLoad(event(), ports, DATASETS)).toMatchObject({
      loads: [{ table: 'orders' }],
      tables: 'orders',
      idle: [],
      stale: [{ table: 'returns' }],
    });
    expect(await ports.storage.list(`${DATASETS}/ingesting/sales`)).toEqual(['returns-0']);
    // A redrive loads theirs, when nothing is in the way any more.
    const { found } = JSON.parse(ports.storage.contents.get(LOCK)!);
    expect(Object.keys(found.pending).sort()).toEqual(['orders-1', 'returns-1']);
  });

  test.each([[['stage/sales/returns-1']], [[]]])(
    'FAIL: with nothing else to load (%j) the run fails and names them',
    async (files) => {
      const ports = fakePorts(at('ingesting/sales/returns-0', ...files));
      await expect(preLoad(event(), ports, DATASETS)).rejects.toMatchObject({
        name: 'Starlake.StaleFiles',
        message: `ingesting/sales has files of domain 'sales' that an earlier run did not load: returns-0. Move them back to the pending area, or away`,
      });
      expect(ports.storage.contents.get(LOCK)).toContain('"ended":true');
    },
  );

  test('FAIL: a file that may be of several tables stops all of them: it would be replaced by a new one of its name', async () => {
    const tables = [...TABLES, { table: 'all' }];
    const ports = fakePorts(at('ingesting/sales/returns-0', 'stage/sales/returns-0', 'stage/sales/orders-1'));
    expect(await preLoad(event({}, { tables }), ports, DATASETS)).toMatchObject({
      loads: [{ table: 'orders' }],
      stale: [{ table: 'returns' }, { table: 'all' }],
    });
  });

  test('a landed file whose name waits already is imported by the next run: it would replace the one that waits', async () => {
    const ports = fakePorts(at('incoming/sales/orders-1', 'stage/sales/orders-1', 'incoming/sales/returns-1'));
    const fields = { strategy: 'imported' as const, landing: 'incoming/sales' };
    const result = await preLoad(event({}, fields), ports, DATASETS);
    expect(result).toMatchObject({ loads: [{ table: 'orders' }, { table: 'returns' }], tables: 'returns' });
    const { found } = JSON.parse(ports.storage.contents.get(LOCK)!);
    expect([Object.keys(found.landing), Object.keys(found.pending)]).toEqual([['returns-1'], ['orders-1']]);
  });

  test('FAIL: a file of nobody that is known stops no table', async () => {
    const ports = fakePorts(at('ingesting/sales/readme.txt', 'stage/sales/orders-1'));
    expect(await preLoad(event(), ports, DATASETS)).toMatchObject({ loads: [{ table: 'orders' }], stale: [] });
  });

  test('those of a table that the run is not asked for are none of its business', async () => {
    const execution = { Id: 'me', Input: { tables: ['orders'] }, StartTime: '2026-08-02T03:04:05Z' };
    const ports = fakePorts(at('ingesting/sales/returns-0'));
    expect(await preLoad(event({}, { execution }), ports, DATASETS)).toMatchObject({ ready: false });
  });

  test('RESTORE: they go back, and are loaded', async () => {
    const ports = fakePorts(at('ingesting/sales/returns-0', 'ingesting/sales/returns-1'));
    const result = await preLoad(event({ staleFiles: 'RESTORE' }), ports, DATASETS);
    expect(result).toMatchObject({ loads: [{ table: 'returns' }], stale: [] });
    expect((await ports.storage.list(`${DATASETS}/stage/sales`)).sort()).toEqual(['returns-0', 'returns-1']);
  });

  test('RESTORE: but not over a newer file of the same name, and not where it is not certain whose they are', async () => {
    const ports = fakePorts(
      at('ingesting/sales/returns-0', 'stage/sales/returns-0', 'ingesting/sales/x', 'stage/sales/orders-1'),
    );
    const result = await preLoad(event({ staleFiles: 'RESTORE' }), ports, DATASETS);
    expect(result).toMatchObject({ loads: [{ table: 'orders' }], stale: [{ table: 'returns' }] });
    expect((await ports.storage.list(`${DATASETS}/ingesting/sales`)).sort()).toEqual(['returns-0', 'x']);
  });

  test('RESTORE: not while a container works on the domain', async () => {
    const ports = fakePorts(at('ingesting/sales/returns-0'), ['other'], [loading('task', 'sales', 'other')]);
    const result = preLoad(event({ staleFiles: 'RESTORE' }), ports, DATASETS);
    await expect(result).rejects.toMatchObject({ name: 'Starlake.StillRunning' });
    expect(await ports.storage.list(`${DATASETS}/ingesting/sales`)).toEqual(['returns-0']);
  });

  test('RESTORE: one of this very execution is waited for, and one of an execution that is over is stopped', async () => {
    const containers = [loading('mine', 'sales', 'me'), loading('left', 'sales', 'gone')];
    const ports = fakePorts(at('ingesting/sales/returns-0'), ['me'], containers);
    const result = preLoad(event({ staleFiles: 'RESTORE' }), ports, DATASETS);
    await expect(result).rejects.toMatchObject({ name: 'Starlake.StillRunning' });
    expect(ports.tasks.stopped).toEqual(['left']);
  });
});
