import fc from 'fast-check';
import { RunLock } from '../../../lambda/run-lock/run-lock';
import type { Run } from '../../../lambda/run-lock/run';
import { FakeExecutions, fakePorts, loading } from '../../helpers/handler-ports';

const FILE = 's3a://lake/turns/sales.json';
const run = (execution: string, redrive = 0): Run => ({ domain: 'sales', execution, redrive });

test('the first run acquires the lock and keeps it; the second learns who holds it', async () => {
  const ports = fakePorts([], ['a', 'b']);
  const lock = new RunLock(ports, FILE);
  expect(await lock.acquire(run('a'))).toBeUndefined();
  expect(await lock.acquire(run('a'))).toBeUndefined();
  expect(await lock.acquire(run('b'))).toBe('a');
});

test('of many that start together exactly one has it', async () => {
  const names = Array.from({ length: 30 }, (_, i) => `run-${i}`);
  const ports = fakePorts([], names);
  const answers = await Promise.all(names.map((name) => new RunLock(ports, FILE).acquire(run(name))));
  const winners = names.filter((_, i) => answers[i] === undefined);
  expect(winners).toHaveLength(1);
  expect(new Set(answers.filter(Boolean))).toEqual(new Set(winners));
});

test('a released lock is free although its execution still runs, and Step Functions is not asked', async () => {
  const ports = fakePorts([], ['a', 'b']);
  const lock = new RunLock(ports, FILE);
  await lock.acquire(run('a'));
  await lock.release(run('a'));
  expect(await lock.acquire(run('b'))).toBeUndefined();
  expect(ports.executions.asked).toEqual([]);
  expect(ports.tasks.looks).toBe(0);
  // What comes late from the first must not end the second's.
  await lock.release(run('a'));
  expect(await lock.acquire(run('a', 1))).toBe('b');
});

test('the lock of an execution that was killed expires when its containers have stopped', async () => {
  const ports = fakePorts([], ['a', 'b'], [loading('task-1', 'sales', 'a'), loading('task-2', 'hr', 'a')]);
  const lock = new RunLock(ports, FILE);
  await lock.acquire(run('a'));
  ports.executions.running.delete('a');
  const refused = lock.acquire(run('b'));
  await expect(refused).rejects.toMatchObject({
    name: 'Starlake.StillRunning',
    message: expect.stringContaining('task-1'),
  });
  expect(ports.tasks.stopped).toEqual(['task-1']);
  expect(await lock.acquire(run('b'))).toBeUndefined();
});

test('a redrive knows whether the run was stopped before it had ended, however often it asks', async () => {
  const ports = fakePorts([], ['a', 'b']);
  const lock = new RunLock(ports, FILE);
  await lock.acquire(run('a'));
  expect(await lock.resumesStoppedRun(run('a'))).toBe(false);
  for (let i = 0; i < 2; i++) {
    await lock.acquire(run('a', 1));
    expect(await lock.resumesStoppedRun(run('a', 1))).toBe(true);
  }
  await lock.release(run('a', 1));
  await lock.acquire(run('a', 2));
  expect(await lock.resumesStoppedRun(run('a', 2))).toBe(false);
  ports.executions.running.delete('a');
  await lock.acquire(run('b'));
  expect(await lock.resumesStoppedRun(run('b'))).toBe(false);
});

test('a container that nobody can say whose it is keeps others waiting, and is not stopped', async () => {
  const ports = fakePorts([], ['b'], [loading('by-hand', 'sales'), loading('foreign', 'sales', 'c')]);
  ports.executions.running.add('c');
  const lock = new RunLock(ports, FILE);
  await lock.acquire(run('a'));
  await expect(lock.acquire(run('b'))).rejects.toMatchObject({ name: 'Starlake.StillRunning' });
  expect(ports.tasks.stopped).toEqual([]);
});

test('a redriven execution acquires the lock again, and waits for a run that acquired it in between', async () => {
  const ports = fakePorts([], ['a']);
  const lock = new RunLock(ports, FILE);
  await lock.acquire(run('a'));
  expect(await lock.acquire(run('a', 1))).toBeUndefined();

  ports.executions.running.delete('a');
  ports.executions.running.add('b');
  await lock.acquire(run('b'));
  ports.executions.running.add('a');
  expect(await lock.acquire(run('a', 2))).toBe('b');
});

test('a redrive acquires the lock just before a new run does: the new run sees this and waits', async () => {
  const ports = fakePorts();
  const lock = new RunLock(ports, FILE);
  await lock.acquire(run('a'));
  let asked = 0;
  ports.executions.isRunning = async () => {
    if (asked++ > 0) return true;
    await lock.acquire(run('a', 1));
    return false;
  };
  expect(await lock.acquire(run('b'))).toBe('a');
});

test('an execution of another job, which may not be described, has to release the lock itself', async () => {
  const ports = { ...fakePorts(), executions: new FakeExecutions(new Set(), ['foreign']) };
  const lock = new RunLock(ports, FILE);
  await lock.acquire(run('foreign'));
  expect(await lock.acquire(run('mine'))).toBe('foreign');
  await lock.release(run('foreign'));
  expect(await lock.acquire(run('mine'))).toBeUndefined();
});

test('a container of an execution that may not be asked for is left alone, and waited for', async () => {
  const ports = {
    ...fakePorts([], [], [loading('task', 'sales', 'foreign')]),
    executions: new FakeExecutions(new Set(), ['foreign']),
  };
  const lock = new RunLock(ports, FILE);
  await lock.acquire(run('killed'));
  await expect(lock.acquire(run('mine'))).rejects.toMatchObject({ name: 'Starlake.StillRunning' });
  expect(ports.tasks.stopped).toEqual([]);
});

test('what a run has found is known until its end, to its redrive too, and to no other run', async () => {
  const ports = fakePorts();
  const lock = new RunLock(ports, FILE);
  const found = { landing: {}, pending: { 'a.csv': '1' } };
  await lock.acquire(run('a'));
  await lock.recordFiles(run('a'), found);
  await lock.release(run('a'));
  await lock.acquire(run('a', 1));
  expect(await lock.recordedFiles(run('a', 1))).toEqual(found);
  await lock.release(run('a', 1));
  await lock.acquire(run('b'));
  expect(await lock.recordedFiles(run('b'))).toBeUndefined();
  expect(await lock.recordedFiles(run('a', 1))).toBeUndefined();
});

test('a run that has lost the lock does not get the files of the run that holds it', async () => {
  const lock = new RunLock(fakePorts(), FILE);
  await lock.acquire(run('b'));
  await lock.recordFiles(run('b'), { landing: {}, pending: { 'b.csv': '1' } });
  expect(await lock.recordedFiles(run('a'))).toBeUndefined();
  expect(await lock.recordedFiles(run('b', 1))).toBeUndefined();
  expect(await lock.recordedFiles(run('b'))).toEqual({ landing: {}, pending: { 'b.csv': '1' } });
});

test('a late call of a run that has released the lock changes nothing', async () => {
  const ports = fakePorts();
  const lock = new RunLock(ports, FILE);
  await lock.acquire(run('a'));
  await lock.release(run('a'));
  const ended = ports.storage.contents.get(FILE);
  await lock.recordFiles(run('a'), { landing: {}, pending: { 'a.csv': '1' } });
  expect(ports.storage.contents.get(FILE)).toBe(ended);
});

test('a file that somebody spoilt is named', async () => {
  const ports = fakePorts();
  ports.storage.contents.set(FILE, 'oops');
  for (const text of ['oops', '"x"', '[]', '{}', 'null', '{"execution":1}']) {
    ports.storage.contents.set(FILE, text);
    await expect(new RunLock(ports, FILE).acquire(run('a'))).rejects.toMatchObject({
      name: 'Starlake.InvalidLock',
      message: expect.stringContaining(`${FILE} is not the file of a run lock`),
    });
  }
});

test('whether an execution runs is never guessed', async () => {
  const ports = fakePorts();
  const lock = new RunLock(ports, FILE);
  await lock.acquire(run('a'));
  ports.executions.isRunning = async () => {
    throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
  };
  await expect(lock.acquire(run('b'))).rejects.toMatchObject({ name: 'ThrottlingException' });
});

test('whatever happens in whatever order, no two running executions hold the lock at once', async () => {
  const steps = fc.array(fc.tuple(fc.constantFrom('take', 'end', 'kill', 'redrive'), fc.integer({ min: 0, max: 3 })), {
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const names = ['a', 'b', 'c', 'd'];
      const ports = fakePorts([], names);
      const lock = new RunLock(ports, FILE);
      const redrives = new Map(names.map((name) => [name, 0]));
      const holders = new Set<string>();
      for (const [step, i] of plan) {
        const name = names[i];
        if (step === 'take' && ports.executions.running.has(name)) {
          if ((await lock.acquire(run(name, redrives.get(name)))) === undefined) holders.add(name);
        } else if (step === 'end' && holders.delete(name)) {
          await lock.release(run(name, redrives.get(name)));
        } else if (step === 'kill') {
          ports.executions.running.delete(name);
          holders.delete(name);
        } else if (step === 'redrive' && !ports.executions.running.has(name)) {
          ports.executions.running.add(name);
          redrives.set(name, redrives.get(name)! + 1);
        }
        expect(holders.size).toBeLessThanOrEqual(1);
      }
    }),
  );
});
