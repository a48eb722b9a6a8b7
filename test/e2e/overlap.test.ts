import { everything, lake, newPipeline, runOf } from './load-runs';
import { synthesize } from '../helpers/local-run';
import { Overlap } from '../../lib';
import type { ContainerExit } from '../../local/executor';
import type { RunEvent } from '../../local/run-event';

// Promise 6: runs of one domain do not overlap.
const run = runOf(
  synthesize((stack) => {
    newPipeline(stack, 'plain');
    newPipeline(stack, 'skip', { overlap: Overlap.SKIP });
    newPipeline(stack, 'fail', { overlap: Overlap.FAIL });
  }),
);

describe('two runs of a domain at once', () => {
  /** Loads that end when they may. */
  const held = () => {
    let letGo: () => void;
    const end = new Promise<ContainerExit>((resolve) => (letGo = () => resolve({ exitCode: 0 })));
    return { starlake: lake(() => end), letGo: () => letGo() };
  };

  test('WAIT: the second begins when the first has ended', async () => {
    const { starlake, letGo } = held();
    // The second is told that the first has the lock, and asks again.
    const onEvent = ({ type }: RunEvent) => type === 'StateFailed' && letGo();
    const results = await Promise.all([
      run('plain', starlake, {}, { onEvent }),
      run('plain', starlake, {}, { onEvent }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(starlake.loaded.sort()).toEqual(everything);
    expect(results.map(({ output }) => (output as { status: string }).status).sort()).toEqual(['LOADED', 'SKIPPED']);
  });

  test('SKIP: one of five that start together loads, the others end, and say why', async () => {
    const { starlake, letGo } = held();
    let ended = 0;
    const countEnd = () => ++ended === 4 && letGo();
    const results = await Promise.all([1, 2, 3, 4, 5].map(() => run('skip', starlake).finally(countEnd)));
    const outputs = results.map(({ output }) => output as { status: string; reason?: string });
    expect(outputs.map(({ status }) => status).sort()).toEqual(['LOADED', ...Array(4).fill('SKIPPED')]);
    expect(outputs.find(({ status }) => status === 'SKIPPED')!.reason).toMatch(
      /another run of domain 'sales'.*execution:/,
    );
    expect(starlake.loaded.sort()).toEqual(everything);
  });

  test('FAIL: the second fails', async () => {
    const { starlake, letGo } = held();
    const results = await Promise.all([1, 2].map(() => run('fail', starlake).finally(letGo)));
    expect(results.map(({ error }) => error ?? '').sort()).toEqual(['', 'Starlake.Overlap']);
  });
});
