import fc from 'fast-check';
import type { FailedLoad, AttemptedLoad } from '../../../lib/contract/end-load';
import { retryOf } from '../../../lambda/end-load/retry';
import type { FailureKind } from '../../../lib/contract/failure';

const LADDER = [
  { memory: '8192', cpus: ['1024', '2048', '4096'] },
  { memory: '16384', cpus: ['2048', '4096', '8192'] },
  { memory: '30720', cpus: ['4096'] },
];
const RULES = { ladder: [], retries: 1, retryDelay: 300 };
const failure = (kind: FailureKind, error = 'States.TaskFailed') => ({ error, kind, diagnosis: '' });
const load = { table: 'orders', cpu: '1024', memory: '8192' };

describe('killed for memory', () => {
  const next = (memory: string, cpu: string, rules = { ...RULES, ladder: LADDER }) =>
    retryOf({ load: { ...load, memory, cpu }, failure: failure('OUT_OF_MEMORY') }, rules, () => 1);

  test('the next rung, at once, with a CPU that Fargate has for it, and retries are not used up', () => {
    expect(next('8192', '1024')).toEqual({ load: { ...load, memory: '16384', cpu: '2048' }, wait: 0 });
    expect(next('16384', '8192')).toMatchObject({ load: { memory: '30720', cpu: '4096' } });
    expect(next('12288', '4096')).toMatchObject({ load: { memory: '16384', cpu: '4096' } });
  });

  test('on the last rung, and without a ladder, as any other failure', () => {
    expect(next('30720', '4096')).toMatchObject({ load: { memory: '30720', retries: 1 }, wait: 300 });
    expect(next('8192', '1024', RULES)).toMatchObject({ load: { memory: '8192', retries: 1 } });
  });

  test('on instances only the memory changes', () => {
    const ladder = [{ memory: '16384', cpus: [] }];
    expect(next('8192', '512', { ...RULES, ladder })).toMatchObject({ load: { memory: '16384', cpu: '512' } });
  });
});

test('other failures keep their size', () => {
  const kinds: FailureKind[] = ['COMMAND_FAILED', 'TIMED_OUT', 'UNKNOWN', 'FILES_LEFT'];
  for (const kind of kinds) {
    const retry = retryOf({ load, failure: failure(kind) }, { ...RULES, ladder: LADDER }, () => 1);
    expect(retry).toEqual({ load: { ...load, retries: 1 }, wait: 300 });
    expect(retryOf({ load: { ...load, retries: 1 }, failure: failure(kind) }, RULES, () => 1)).toBeUndefined();
  }
});

test('a container that was not started, or was taken away, has tries of its own, ever longer apart', () => {
  const kinds: FailureKind[] = ['SPOT_RECLAIMED', 'NO_CAPACITY', 'IMAGE_NOT_PULLED', 'NOT_STARTED'];
  for (const kind of kinds) {
    const waits = [0, 1, 2, 3].map((launches) => {
      const retry = retryOf({ load: { ...load, launches }, failure: failure(kind) }, { ...RULES, retries: 0 }, () => 1);
      expect(retry!.load).toEqual({ ...load, launches: launches + 1 });
      return retry!.wait;
    });
    expect(waits).toEqual([30, 60, 120, 240]);
    expect(retryOf({ load: { ...load, launches: 4 }, failure: failure(kind) }, RULES, () => 1)).toBeUndefined();
  }
});

test('tables that ECS has not started together do not start together again', () => {
  const launched = { ...load, launches: 2 };
  const waitOf = (random: number) =>
    retryOf({ load: launched, failure: failure('NO_CAPACITY') }, RULES, () => random)!.wait;
  expect([0, 0.25, 0.5, 1].map(waitOf)).toEqual([0, 30, 60, 120]);
});

test('what Step Functions has tried for long enough, what somebody stopped and what is in the way are not tried again', () => {
  const given = [
    failure('NO_CAPACITY', 'AmazonECS.Unknown'),
    failure('THROTTLED', 'ECS.ThrottlingException'),
    failure('NOT_STARTED', 'ECS.AccessDeniedException'),
    failure('STOPPED'),
    failure('STALE_FILES', 'Starlake.StaleFiles'),
  ];
  for (const one of given) {
    expect(retryOf({ load, failure: one }, { ...RULES, retries: 5 }, () => 1)).toBeUndefined();
  }
});

test('whatever fails however often, the tries come to an end', () => {
  const kind = fc.constantFrom<FailureKind>(
    'OUT_OF_MEMORY',
    'COMMAND_FAILED',
    'SPOT_RECLAIMED',
    'TIMED_OUT',
    'NO_CAPACITY',
  );
  fc.assert(
    fc.property(fc.infiniteStream(kind), fc.integer({ min: 0, max: 5 }), (kinds, retries) => {
      let next: AttemptedLoad | undefined = load;
      let rounds = 0;
      while (next) {
        const one: FailedLoad = { load: next, failure: failure(kinds.next().value!) };
        next = retryOf(one, { ladder: LADDER, retries, retryDelay: 1 }, () => 0.5)?.load;
        expect(++rounds).toBeLessThanOrEqual(retries + 4 + LADDER.length + 1);
      }
    }),
  );
});

test('what was tried with its group does not count for a table', () => {
  const tried = { ...load, launches: 4 };
  const split = (kind: FailureKind) =>
    retryOf({ load: tried, failure: failure(kind) }, { ...RULES, ladder: LADDER, retries: 0 }, () => 1, true);
  expect(split('SPOT_RECLAIMED')).toEqual({ load, wait: 30 });
  expect(split('OUT_OF_MEMORY')).toMatchObject({ load: { memory: '16384' }, wait: 0 });
  expect(split('OUT_OF_MEMORY')!.load).not.toHaveProperty('launches');
  expect(split('TIMED_OUT')).toEqual({ load, wait: 0 });
  expect([split('NO_CAPACITY'), split('STOPPED')]).toEqual([undefined, undefined]);
});
