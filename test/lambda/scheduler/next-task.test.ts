import { FILE, ID, setUp, TASKS } from './set-up';

test('tells all that the states behind it read', async () => {
  const { ask } = setUp();
  expect(await ask({ worker: 0, assignmentId: 1 })).toEqual({
    worker: 0,
    assignmentId: 1,
    do: 'RUN',
    task: 'kpi.a',
    cpu: '1024',
    scheduledDate: '2026-08-02T00:00:00+0000',
    options: 'x=1,sl_options_applied=0',
  });
  expect(await ask({ worker: 1, assignmentId: 2 })).toEqual({ worker: 1, assignmentId: 2, do: 'WAIT' });
});

test('a worker has its first assignment before it asks: to ask for it writes nothing, so that many can ask at once', async () => {
  const { ask, now } = setUp();
  await Promise.all([0, 1, 0].map((worker) => ask({ worker, assignmentId: worker + 1 })));
  expect(now().changes).toBe(0);
});

test('a worker of a run that an earlier version has begun gets its first assignment when it asks', async () => {
  const { ask, storage, now } = setUp();
  const workers = [{ assignmentId: 1, assignment: { do: 'START' } }];
  storage.contents.set(FILE, JSON.stringify({ ...now(), workers }));
  expect(await ask({ worker: 0, assignmentId: 1 })).toMatchObject({ do: 'RUN', task: 'kpi.a', assignmentId: 3 });
});

test('a wait that is tried again is resumed, also if a late call of its first try comes last', async () => {
  const { ask, park, woken, now } = setUp();
  const first = await ask({ worker: 0, assignmentId: 1 });
  const waits = await ask({ worker: 1, assignmentId: 2 });
  await park(waits, 'again');
  await park(waits, 'first');
  await park(waits, 'again');
  expect(now().workers[1].tokens).toEqual(['again', 'first']);
  await ask(first);
  const told = expect.objectContaining({ worker: 1, do: 'RUN', task: 'kpi.c' });
  expect(woken).toEqual([
    ['again', told],
    ['first', told],
  ]);
});

describe('a worker that is an execution of its own', () => {
  const distributed = { workerTasks: 2, redrive: 1 };

  test('is told of its run with each assignment', async () => {
    const { ask, park, woken } = setUp(TASKS, distributed);
    const first = await ask({ worker: 0, assignmentId: 1 });
    expect(first).toMatchObject({ do: 'RUN', execution: ID });
    const waits = await ask({ worker: 1, assignmentId: 2 });
    expect(waits).toMatchObject({ do: 'WAIT', execution: ID });
    await park(waits, 'token');
    await ask(first);
    expect(woken[0][1]).toMatchObject({ do: 'RUN', execution: ID });
  });

  test('ends when its history may have no room for another task, and another takes what is left', async () => {
    const chain = ['a', 'b', 'c', 'd'].map((name, i) => ({ task: `kpi.${name}`, after: i === 0 ? [] : [i - 1] }));
    const { ask, park, woken, now } = setUp(chain, distributed);
    await park(await ask({ worker: 1, assignmentId: 2 }), 'token');
    const second = await ask(await ask({ worker: 0, assignmentId: 1 }));
    expect(second).toMatchObject({ do: 'RUN', task: 'kpi.b' });
    expect(await ask(second)).toMatchObject({ do: 'END' });
    expect(woken).toEqual([['token', expect.objectContaining({ do: 'RUN', task: 'kpi.c' })]]);
    expect(now().workers.map(({ done }) => done)).toEqual([2, undefined]);
  });

  test('counts the redrives of the run, and its own', async () => {
    const { ask, published } = setUp(TASKS, distributed);
    await ask(await ask({ worker: 0, assignmentId: 1 }));
    expect(published).toMatchObject([{ dataset: 'mart.a', redrive: 3 }]);
  });
});

test('who finishes a task takes the next, and wakes who waits with the other', async () => {
  const { ask, park, woken } = setUp();
  const first = await ask({ worker: 0, assignmentId: 1 });
  const waits = await ask({ worker: 1, assignmentId: 2 });
  expect(await park(waits, 'token')).toBeUndefined();
  expect(woken).toEqual([]);
  expect(await ask(first)).toMatchObject({ do: 'RUN', task: 'kpi.b' });
  expect(woken).toEqual([['token', expect.objectContaining({ worker: 1, do: 'RUN', task: 'kpi.c' })]]);
});

test('a call that is repeated is answered as before, and wakes again', async () => {
  const { ask, park, woken, now } = setUp();
  const first = await ask({ worker: 0, assignmentId: 1 });
  expect(await ask({ worker: 0, assignmentId: 1 })).toEqual(first);
  await park(await ask({ worker: 1, assignmentId: 2 }), 'token');
  const next = await ask(first);
  const { changes } = now();
  expect(await ask(first)).toEqual(next);
  expect(now().changes).toBe(changes);
  expect(woken.map(([token]) => token)).toEqual(['token', 'token']);
});

test('a worker that has been told by the time that it waits is told by its token', async () => {
  const { ask, park, woken } = setUp();
  const first = await ask({ worker: 0, assignmentId: 1 });
  const waits = await ask({ worker: 1, assignmentId: 2 });
  await ask(first);
  expect(woken).toEqual([]);
  await park(waits, 'token');
  expect(woken).toEqual([['token', expect.objectContaining({ do: 'RUN', task: 'kpi.c' })]]);
});

test('a wait that is called again later does not take the place of a newer one', async () => {
  const chain = [
    { task: 'kpi.a' },
    { task: 'kpi.b', after: [0] },
    { task: 'kpi.c', after: [0] },
    { task: 'kpi.d', after: [1, 2] },
    { task: 'kpi.e', after: [3] },
    { task: 'kpi.f', after: [3] },
  ];
  const { ask, park, woken, now } = setUp(chain);
  const a = await ask({ worker: 0, assignmentId: 1 });
  const old = await ask({ worker: 1, assignmentId: 2 });
  await park(old, 'old');
  const b = await ask(a);
  const c = woken[0][1];
  const waits = await ask(c);
  expect(waits.do).toBe('WAIT');
  await park(waits, 'new');
  await park(old, 'old');
  expect(now().workers[1].tokens).toEqual(['new']);
  // The one that is not awaited any more gets what it is told by now, which nobody hears.
  expect(woken.at(-1)).toEqual(['old', waits]);
  const d = await ask(b);
  expect(d).toMatchObject({ task: 'kpi.d' });
  expect(await ask(d)).toMatchObject({ task: 'kpi.e' });
  expect(woken.at(-1)).toEqual(['new', expect.objectContaining({ task: 'kpi.f' })]);
});

test('a worker that waited for too long asks again, and waits again', async () => {
  const { ask, park, now } = setUp();
  await ask({ worker: 0, assignmentId: 1 });
  const waits = await ask({ worker: 1, assignmentId: 2 });
  await park(waits, 'token');
  const again = await ask(waits);
  expect(again.do).toBe('WAIT');
  expect(now().workers[1]).not.toHaveProperty('tokens');
});

test('what failed is written down with its reason, and not published', async () => {
  const { ask, published, now } = setUp();
  const first = await ask({ worker: 0, assignmentId: 1 });
  const failure = { error: 'States.TaskFailed', kind: 'COMMAND_FAILED' as const, exitCode: 3 };
  expect(await ask({ ...first, failure: { failure } })).toMatchObject({ do: 'END' });
  expect(now()).toMatchObject({ statuses: ['FAILED', 'PENDING', 'PENDING'], failures: { 0: failure } });
  expect(published).toEqual([]);
});

test('one that nobody could explain says so', async () => {
  const { ask, now } = setUp();
  const first = await ask({ worker: 0, assignmentId: 1 });
  await ask({ ...first, failure: { Error: 'States.Timeout', Cause: 'x' } });
  expect(now().failures[0]).toEqual({
    error: 'States.Timeout',
    diagnosis: 'its failure could not be explained: see the history of the execution',
  });
});

test('an order that a worker does not come back from is given once more, and is not done', async () => {
  const { ask, published, now } = setUp();
  const { assignmentId } = await ask({ worker: 0, assignmentId: 1 });
  expect(await ask({ worker: 0, assignmentId })).toMatchObject({ do: 'RUN', task: 'kpi.a' });
  expect(now().statuses[0]).toBe('PENDING');
  expect(published).toEqual([]);
});

test('a run whose file is gone, or says nothing, cannot go on', async () => {
  const { ask, storage } = setUp();
  storage.contents.set(FILE, 'no JSON');
  await expect(ask({ worker: 0, assignmentId: 1 })).rejects.toMatchObject({
    name: 'Starlake.NoRunState',
    message: `${FILE} is not a state of a run: start a new run`,
  });
  storage.contents.delete(FILE);
  await expect(ask({ worker: 0, assignmentId: 1 })).rejects.toThrow(`${FILE} is gone, which is the state of the run`);
});
