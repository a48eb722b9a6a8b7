import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { pipelinesOf } from '../../../../local/assembly';
import { account } from '../../../../local/aws/account';
import { redrivePipeline, type RunOptions } from '../../../../local/engine/engine';
import { asl, ecsState, events, FakeExecutor, run, tempFolder, untilStopped } from '../support';
import type { RunResult } from '../../../../local/run-event';
import { distributed, Each, End, MAP_RUN, read, WRITER } from './definitions';

describe('a Map that is stopped, and redriven', () => {
  const States = {
    Load: ecsState('$.words', { ResultPath: '$.loaded', ResultSelector: { 'code.$': '$.StopCode' }, Next: 'Each' }),
    Each,
  };
  const ItemSelector = { 'words.$': 'States.Array($$.Map.Item.Value)', 'run.$': '$$.Execution.Name' };
  const app = asl(distributed({ ItemSelector, ResultWriter: WRITER, MaxConcurrency: 2 }, States));
  const input = { items: ['a', 'b', 'c', 'd'] };
  const words = ({ runs }: FakeExecutor) => runs.map(({ argv }) => argv[0]);
  const redrive = (last: RunResult, options: Partial<RunOptions>) =>
    redrivePipeline(
      {
        assembly: app,
        pipeline: pipelinesOf(app)[0]!,
        root: '/project',
        input: {},
        fast: true,
        executor: new FakeExecutor(),
        ...options,
      },
      JSON.parse(JSON.stringify(last)) as RunResult,
    );

  test('stops its items and their containers; a redrive goes on with those that have not succeeded', async () => {
    const root = tempFolder();
    const control = new AbortController();
    const first = new FakeExecutor(({ argv, signal }) => {
      if (argv[0] === 'a') return {};
      setImmediate(() => control.abort());
      return untilStopped(signal);
    });
    const stopped = await run(app, { root, executor: first, input, signal: control.signal });
    expect(stopped).toMatchObject({ status: 'FAILED', error: 'Execution.Stopped' });
    expect(first.active).toBe(0);
    const [id] = readdirSync(path.join(root, 'results'));
    const folder = path.join(root, 'results', id!);
    const begun = words(first);
    const aborted = read(folder, 'FAILED_0.json') as unknown as Array<Record<string, string>>;
    expect(aborted.map(({ Status }) => Status)).toEqual(begun.slice(1).map(() => 'ABORTED'));
    const open = aborted.map(({ ExecutionArn }) => account.execution(ExecutionArn!)!.status);
    expect(open).toEqual(aborted.map(() => 'ABORTED'));
    const [one] = read(folder, 'SUCCEEDED_0.json') as unknown as Array<Record<string, string>>;

    const second = new FakeExecutor();
    const result = await redrive(stopped, { root, executor: second });
    expect(result.status).toBe('SUCCEEDED');
    expect(words(second)).toEqual(['b', 'c', 'd']);
    const { MapRunArn, ResultWriterDetails } = result.output as {
      MapRunArn: string;
      ResultWriterDetails: { Key: string };
    };
    expect(MapRunArn).toBe(`${MAP_RUN}${id}`);
    expect(ResultWriterDetails.Key).toBe(`project/results/${id}/Redrive-1/manifest.json`);
    const all = read(folder, 'Redrive-1', 'SUCCEEDED_0.json') as unknown as Array<Record<string, unknown>>;
    expect(all.map(({ Input }) => (JSON.parse(String(Input)) as { words: string[] }).words[0])).toEqual([
      'a',
      'b',
      'c',
      'd',
    ]);
    expect(all[0]).toEqual(one);
    const redriven = begun.length - 1;
    expect(all.map(({ RedriveCount }) => RedriveCount)).toEqual([
      0,
      ...[1, 1, 1].map((count, i) => (i < redriven ? count : 0)),
    ]);
    expect(all[1]!.ExecutionArn).toBe(aborted[0]!.ExecutionArn);
    const types = account.history(String(all[1]!.ExecutionArn)).map(({ type }) => type);
    expect(types).toEqual(['ExecutionStarted', 'ExecutionAborted', 'ExecutionRedriven', 'ExecutionSucceeded']);
  });

  test('starts no item whose input was being made when it was stopped', async () => {
    const root = tempFolder();
    const control = new AbortController();
    const onEvent: RunOptions['onEvent'] = ({ type }) => {
      if (type === 'MapRunStarted') queueMicrotask(() => control.abort());
    };
    const stopped = await run(app, { root, input, signal: control.signal, onEvent });
    expect(stopped).toMatchObject({ error: 'Execution.Stopped' });
    const [id] = readdirSync(path.join(root, 'results'));
    expect(readdirSync(path.join(root, 'results', id!))).toEqual(['PENDING_0.json', 'manifest.json']);
  });

  test('goes on in the state in which an item has failed', async () => {
    const root = tempFolder();
    const Twice = {
      First: ecsState('$.words', { ResultPath: null, Next: 'Second' }),
      Second: ecsState('$.words', { ResultPath: null, End }),
    };
    const twice = asl(distributed({ ItemSelector, MaxConcurrency: 1 }, Twice));
    const executor = new FakeExecutor((_, index) => ({ exitCode: index === 3 ? 1 : 0 }));
    const failed = await run(twice, { root, executor, input: { items: ['a', 'b'] } });
    expect(failed).toMatchObject({ error: 'States.ExceedToleratedFailureThreshold' });
    const again = new FakeExecutor();
    const last = JSON.parse(JSON.stringify(failed)) as RunResult;
    const result = await redrivePipeline(
      { assembly: twice, pipeline: pipelinesOf(twice)[0]!, root, input: {}, fast: true, executor: again },
      last,
    );
    expect(events(result, 'StateEntered').map(({ state, item }) => [state, item])).toEqual([
      ['Map', undefined],
      ['Second', 1],
      ['After', undefined],
      ['Done', undefined],
    ]);
    expect((result.output as Array<{ words: string[] }>).map((each) => each.words[0])).toEqual(['a', 'b']);
    expect(result.execution!.position).toBeNull();
  });

  test('is stopped when the time of its execution is over', async () => {
    const root = tempFolder();
    const slow = asl({ ...distributed({ ItemSelector, ResultWriter: WRITER }, States), TimeoutSeconds: 1 });
    const executor = new FakeExecutor(({ signal }) => untilStopped(signal));
    expect(await run(slow, { root, executor, input })).toMatchObject({ error: 'States.Timeout' });
    expect(executor.active).toBe(0);
    const [id] = readdirSync(path.join(root, 'results'));
    expect(read(root, 'results', id!, 'FAILED_0.json')).toHaveLength(4);
  });
});
