import fc from 'fast-check';
import { RunLock } from '../../../lambda/run-lock/run-lock';
import type { Run } from '../../../lambda/run-lock/run';
import { FakeExecutions, fakePorts, loading } from '../../helpers/handler-ports';

const FILE = 's3a://lake/turns/sales.json';
const run = (execution: string, redrive = 0): Run => ({ domain: 'sales', execution, redrive });

test('the first that asks has the turn, and keeps it, and the second is told whose it is', async () => {
  const ports = fakePorts([], ['a', 'b']);
  const turns = new RunLock(ports, FILE);
  expect(await turns.acquire(run('a'))).toBeUndefined();
  expect(await turns.acquire(run('a'))).toBeUndefined();
  expect(await turns.acquire(run('b'))).toBe('a');
});

test('of many that start together exactly one has it', async () => {
  const names = Array.from({ length: 30 }, (_, i) => `run-${i}`);
  const ports = fakePorts([], names);
  const answers = await Promise.all(names.map((name) => new RunLock(ports, FILE).acquire(run(name))));
  const winners = names.filter((_, i) => answers[i] === undefined);
  expect(winners).toHaveLength(1);
  expect(new Set(answers.filter(Boolean))).toEqual(new Set(winners));
});

test('a turn that was ended is free, though its execution still runs, and nobody has to be asked', async () => {
  const ports = fakePorts([], ['a', 'b']);
  const turns = new RunLock(ports, FILE);
  await turns.acquire(run('a'));
  await turns.release(run('a'));
  expect(await turns.acquire(run('b'))).toBeUndefined();
  expect(ports.executions.asked).toEqual([]);
  expect(ports.tasks.looks).toBe(0);
  // What comes late from the first must not end the second's.
  await turns.release(run('a'));
  expect(await turns.acquire(run('a', 1))).toBe('b');
});

test('the turn of an execution that was killed is over, once the containers that it left have stopped', async () => {
  const ports = fakePorts([], ['a', 'b'], [loading('task-1', 'sales', 'a'), loading('task-2', 'hr', 'a')]);
  const turns = new RunLock(ports, FILE);
  await turns.acquire(run('a'));
  ports.executions.running.delete('a');
  const refused = turns.acquire(run('b'));
  await expect(refused).rejects.toMatchObject({
    name: 'Starlake.StillRunning',
    message: expect.stringContaining('task-1'),
  });
  expect(ports.tasks.stopped).toEqual(['task-1']);
  expect(await turns.acquire(run('b'))).toBeUndefined();
});

test('a redrive knows whether the run was stopped before it had ended, however often it asks', async () => {
  const ports = fakePorts([], ['a', 'b']);
  const turns = new RunLock(ports, FILE);
  await turns.acquire(run('a'));
  expect(await turns.resumesStoppedRun(run('a'))).toBe(false);
  for (let i = 0; i < 2; i++) {
    await turns.acquire(run('a', 1));
    expect(await turns.resumesStoppedRun(run('a', 1))).toBe(true);
  }
  await turns.release(run('a', 1));
  await turns.acquire(run('a', 2));
  expect(await turns.resumesStoppedRun(run('a', 2))).toBe(false);
  ports.executions.running.delete('a');
  await turns.acquire(run('b'));
  expect(await turns.resumesStoppedRun(run('b'))).toBe(false);
});

test('a container that nobody can say whose it is keeps others waiting, and is not stopped', async () => {
  const ports = fakePorts([], ['b'], [loading('by-hand', 'sales'), loading('foreign', 'sales', 'c')]);
  ports.executions.running.add('c');
  const turns = new RunLock(ports, FILE);
  await turns.acquire(run('a'));
  await expect(turns.acquire(run('b'))).rejects.toMatchObject({ name: 'Starlake.StillRunning' });
  expect(ports.tasks.stopped).toEqual([]);
});

test('a redriven execution takes its turn anew, and waits for one that took it in between', async () => {
  const ports = fakePorts([], ['a']);
  const turns = new RunLock(ports, FILE);
  await turns.acquire(run('a'));
  expect(await turns.acquire(run('a', 1))).toBeUndefined();

  ports.executions.running.delete('a');
  ports.executions.running.add('b');
  await turns.acquire(run('b'));
  ports.executions.running.add('a');
  expect(await turns.acquire(run('a', 2))).toBe('b');
});

test('a redrive that takes its turn while a new run is about to: the new run finds out, and waits', async () => {
  const ports = fakePorts();
  const turns = new RunLock(ports, FILE);
  await turns.acquire(run('a'));
  let asked = 0;
  ports.executions.isRunning = async () => {
    if (asked++ > 0) return true;
    await turns.acquire(run('a', 1));
    return false;
  };
  expect(await turns.acquire(run('b'))).toBe('a');
});

test('an execution of another job, which may not be asked for, has to end its turn itself', async () => {
  const ports = { ...fakePorts(), executions: new FakeExecutions(new Set(), ['foreign']) };
  const turns = new RunLock(ports, FILE);
  await turns.acquire(run('foreign'));
  expect(await turns.acquire(run('mine'))).toBe('foreign');
  await turns.release(run('foreign'));
  expect(await turns.acquire(run('mine'))).toBeUndefined();
});

test('a container of an execution that may not be asked for is left alone, and waited for', async () => {
  const ports = {
    ...fakePorts([], [], [loading('task', 'sales', 'foreign')]),
    executions: new FakeExecutions(new Set(), ['foreign']),
  };
  const turns = new RunLock(ports, FILE);
  await turns.acquire(run('killed'));
  await expect(turns.acquire(run('mine'))).rejects.toMatchObject({ name: 'Starlake.StillRunning' });
  expect(ports.tasks.stopped).toEqual([]);
});

test('what a run has found is known until its end, to its redrive too, and to no other run', async () => {
  const ports = fakePorts();
  const turns = new RunLock(ports, FILE);
  const found = { landing: {}, pending: { 'a.csv': '1' } };
  await turns.acquire(run('a'));
  await turns.recordFiles(run('a'), found);
  await turns.release(run('a'));
  await turns.acquire(run('a', 1));
  expect(await turns.recordedFiles(run('a', 1))).toEqual(found);
  await turns.release(run('a', 1));
  await turns.acquire(run('b'));
  expect(await turns.recordedFiles(run('b'))).toBeUndefined();
  expect(await turns.recordedFiles(run('a', 1))).toBeUndefined();
});

test('what another run has found is not given to a run that has lost its turn', async () => {
  const turns = new RunLock(fakePorts(), FILE);
  await turns.acquire(run('b'));
  await turns.recordFiles(run('b'), { landing: {}, pending: { 'b.csv': '1' } });
  expect(await turns.recordedFiles(run('a'))).toBeUndefined();
  expect(await turns.recordedFiles(run('b', 1))).toBeUndefined();
  expect(await turns.recordedFiles(run('b'))).toEqual({ landing: {}, pending: { 'b.csv': '1' } });
});

test('what comes late from a run that has ended its turn changes nothing', async () => {
  const ports = fakePorts();
  const turns = new RunLock(ports, FILE);
  await turns.acquire(run('a'));
  await turns.release(run('a'));
  const ended = ports.storage.contents.get(FILE);
  await turns.recordFiles(run('a'), { landing: {}, pending: { 'a.csv': '1' } });
  expect(ports.storage.contents.get(FILE)).toBe(ended);
});

test('a file that somebody spoilt is named', async () => {
  const ports = fakePorts();
  ports.storage.contents.set(FILE, 'oops');
  for (const text of ['oops', '"x"', '[]', '{}', 'null', '{"execution":1}']) {
    ports.storage.contents.set(FILE, text);
    await expect(new RunLock(ports, FILE).acquire(run('a'))).rejects.toMatchObject({
      name: 'Starlake.InvalidTurn',
      message: expect.stringContaining(`${FILE} is not the file of a run lock`),
    });
  }
});

test('whether an execution runs is never guessed', async () => {
  const ports = fakePorts();
  const turns = new RunLock(ports, FILE);
  await turns.acquire(run('a'));
  ports.executions.isRunning = async () => {
    throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
  };
  await expect(turns.acquire(run('b'))).rejects.toMatchObject({ name: 'ThrottlingException' });
});

test('whatever happens in whatever order, no two that run have the turn at once', async () => {
  const steps = fc.array(fc.tuple(fc.constantFrom('take', 'end', 'kill', 'redrive'), fc.integer({ min: 0, max: 3 })), {
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const names = ['a', 'b', 'c', 'd'];
      const ports = fakePorts([], names);
      const turns = new RunLock(ports, FILE);
      const redrives = new Map(names.map((name) => [name, 0]));
      const holders = new Set<string>();
      for (const [step, i] of plan) {
        const name = names[i];
        if (step === 'take' && ports.executions.running.has(name)) {
          if ((await turns.acquire(run(name, redrives.get(name)))) === undefined) holders.add(name);
        } else if (step === 'end' && holders.delete(name)) {
          await turns.release(run(name, redrives.get(name)));
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
