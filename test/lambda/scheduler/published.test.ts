import { ID, setUp } from './set-up';

const refreshed = (dataset: string) => ({
  dataset,
  scheduledDate: '2026-08-02T00:00:00+0000',
  run: ID,
  pipeline: 'kpi',
  redrive: 2,
});

test('what succeeded is published, once', async () => {
  const { ask, published, now } = setUp();
  const first = await ask({ worker: 0, assignmentId: 1 });
  await ask(first);
  await ask(first);
  expect(published).toEqual([refreshed('mart.a')]);
  expect(now()).not.toHaveProperty('unpublished');
});

test('what is published is written down only then: a call that is lost does it once more', async () => {
  const { ask, storage, published, now } = setUp();
  const first = await ask({ worker: 0, assignmentId: 1 });
  const replace = storage.replace.bind(storage);
  storage.replace = () => Promise.reject(new Error('no store'));
  await expect(ask(first)).rejects.toThrow('no store');
  expect(now().statuses[0]).toBe('PENDING');
  storage.replace = replace;
  await ask(first);
  expect(published).toEqual([refreshed('mart.a'), refreshed('mart.a')]);
});

test('what cannot be published is noted for the end of the run, and nobody stops for it', async () => {
  const { ask, ports, published, warned, now } = setUp();
  const first = await ask({ worker: 0, assignmentId: 1 });
  ports.publisher.published = () => Promise.reject(new Error('no bus'));
  expect(await ask(first)).toMatchObject({ do: 'RUN', task: 'kpi.b' });
  expect(now()).toMatchObject({ statuses: ['DONE', 'PENDING', 'PENDING'], unpublished: { 'mart.a': 2 } });
  expect(warned).toEqual(['no bus; the end of the run tries again']);
  expect(published).toEqual([]);
});

describe('a dataset that several write', () => {
  const writers = ['kpi.a', 'kpi.b', 'kpi.c'].map((task) => ({ task, dataset: 'mart.d' }));
  const two = writers.slice(0, 2);
  const start = async (set = setUp(two)) => ({
    ...set,
    orders: [await set.ask({ worker: 0, assignmentId: 1 }), await set.ask({ worker: 1, assignmentId: 2 })],
  });

  test('is published by the one that completes it', async () => {
    const { ask, published, orders } = await start();
    await ask(orders[1]);
    expect(published).toEqual([]);
    await ask(orders[0]);
    expect(published).toEqual([refreshed('mart.d')]);
  });

  test('is not published where one has failed, whichever ends first', async () => {
    for (const [first, second] of [
      [0, 1],
      [1, 0],
    ]) {
      const { ask, published, orders } = await start();
      await ask({ ...orders[first], failure: { Error: 'States.Timeout' } });
      await ask(orders[second]);
      expect(published).toEqual([]);
    }
  });

  test('does not wait for one that the run leaves out, nor for one that an earlier life of it has run', async () => {
    const { ask, published } = setUp(writers, { statuses: ['EXCLUDED', 'DONE', 'PENDING'] });
    await ask(await ask({ worker: 0, assignmentId: 1 }));
    expect(published).toEqual([refreshed('mart.d')]);
  });

  test('is published when both end at once, and neither has seen the other do so', async () => {
    const { ask, storage, published, orders, now } = await start();
    const replace = storage.replace.bind(storage);
    let waiting = 2;
    let go!: () => void;
    const both = new Promise<void>((resolve) => (go = resolve));
    storage.replace = async (...args: Parameters<typeof replace>) => {
      if (--waiting === 0) go();
      await both;
      return replace(...args);
    };
    await Promise.all(orders.map(ask));
    expect(published).toEqual([refreshed('mart.d')]);
    expect(now().unpublished).toEqual({});
  });

  test('waits for a table that is loaded into it', async () => {
    const loads = [{ pipeline: 'sales', machine: 'arn:sales', tables: [['d', 'mart.d']] as const }];
    const loaded = { output: { status: 'LOADED' } };
    for (const [first, second] of [
      [0, 1],
      [1, 0],
    ]) {
      const { ask, published, orders } = await start(
        setUp(writers.slice(0, 1), { loads, statuses: ['PENDING', 'PENDING'] }),
      );
      await ask({ ...orders[first], loaded });
      expect(published).toEqual([]);
      await ask({ ...orders[second], loaded });
      expect(published).toEqual([refreshed('mart.d')]);
    }
  });
});
