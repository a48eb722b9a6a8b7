import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { account } from '../../../../local/aws/account';
import { asl, run, tempFolder } from '../support';
import { distributed, Each, EXECUTION, MAP_RUN, read, WRITER } from './definitions';

describe('results', () => {
  const items = [[1, 2], { bad: 0 }, [], { a: 1 }];
  const States = {
    Which: { Type: 'Choice', Choices: [{ Variable: '$.bad', IsPresent: true, Next: 'Fails' }], Default: 'Each' },
    Fails: { Type: 'Fail', Error: 'Broken' },
    Each,
  };

  test('are written to files as AWS writes them', async () => {
    const root = tempFolder();
    const app = asl(distributed({ ResultWriter: WRITER, ToleratedFailureCount: 1 }, States));
    const result = await run(app, { root, input: { items } });
    expect(result.error).toBeUndefined();
    const { MapRunArn, ResultWriterDetails } = result.output as {
      MapRunArn: string;
      ResultWriterDetails: Record<string, string>;
    };
    expect(MapRunArn.startsWith(MAP_RUN)).toBe(true);
    const id = MapRunArn.slice(MAP_RUN.length);
    expect(ResultWriterDetails).toEqual({ Bucket: 'lake', Key: `project/results/${id}/manifest.json` });
    const folder = path.join(root, 'results', id);
    const size = (file: string) => readFileSync(path.join(folder, file)).length;
    expect(read(folder, 'manifest.json')).toEqual({
      DestinationBucket: 'lake',
      MapRunArn,
      ResultFiles: {
        FAILED: [{ Key: `project/results/${id}/FAILED_0.json`, Size: size('FAILED_0.json') }],
        PENDING: [],
        SUCCEEDED: [{ Key: `project/results/${id}/SUCCEEDED_0.json`, Size: size('SUCCEEDED_0.json') }],
      },
    });
    const written = read(folder, 'SUCCEEDED_0.json') as unknown as Array<Record<string, string>>;
    expect(written.map(({ Input }) => Input)).toEqual(['[1,2]', '[]', '{"a":1}']);
    const ended = account.execution(written[0]!.ExecutionArn!)!;
    expect(written[0]).toEqual({
      ExecutionArn: `${EXECUTION}${written[0]!.Name}`,
      Input: '[1,2]',
      InputDetails: { Included: true },
      Name: ended.name,
      Output: '[1,2]',
      OutputDetails: { Included: true },
      RedriveCount: 0,
      RedriveStatus: 'NOT_REDRIVABLE',
      RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
      StartDate: ended.startDate.toISOString(),
      StateMachineArn: ended.stateMachineArn,
      Status: 'SUCCEEDED',
      StopDate: ended.stopDate!.toISOString(),
    });
    expect(read(folder, 'FAILED_0.json')).toEqual([
      expect.objectContaining({ Status: 'FAILED', Error: 'Broken', Input: '{"bad":0}' }),
    ]);
  });

  test('of a Map that failed are written too: those of items that did not start as pending', async () => {
    const root = tempFolder();
    const app = asl(distributed({ ResultWriter: WRITER, MaxConcurrency: 1 }, States));
    expect(await run(app, { root, input: { items } })).toMatchObject({
      error: 'States.ExceedToleratedFailureThreshold',
    });
    const [id] = readdirSync(path.join(root, 'results'));
    const folder = path.join(root, 'results', id!);
    expect(read(folder, 'PENDING_0.json')).toEqual(
      ['[]', '{"a":1}'].map((Input) => ({ Input, InputDetails: { Included: true }, Status: 'PENDING' })),
    );
    expect(Object.keys(read(folder, 'manifest.json').ResultFiles as object)).toEqual([
      'FAILED',
      'PENDING',
      'SUCCEEDED',
    ]);
  });

  test.each<[string, unknown]>([
    [
      'NONE',
      [
        expect.objectContaining({ Output: '[1,2]' }),
        expect.objectContaining({ Error: 'Broken' }),
        expect.objectContaining({ Output: '[]' }),
        expect.objectContaining({ Output: '{"a":1}' }),
      ],
    ],
    ['COMPACT', [[1, 2], expect.objectContaining({ Error: 'Broken' }), [], { a: 1 }]],
    ['FLATTEN', [1, 2, expect.objectContaining({ Error: 'Broken' }), { a: 1 }]],
  ])('may be transformed: %s', async (Transformation, expected) => {
    const WriterConfig = { Transformation, OutputType: 'JSON' };
    const root = tempFolder();
    const written = asl(distributed({ ResultWriter: { ...WRITER, WriterConfig }, ToleratedFailureCount: 1 }, States));
    const result = await run(written, { root, input: { items } });
    const { Key } = (result.output as { ResultWriterDetails: { Key: string } }).ResultWriterDetails;
    const folder = path.join(root, path.dirname(Key).replace('project/', ''));
    const both = [
      ...(read(folder, 'SUCCEEDED_0.json') as unknown as unknown[]),
      ...(read(folder, 'FAILED_0.json') as unknown as unknown[]),
    ];
    expect(both).toHaveLength((expected as unknown[]).length);
    expect(both).toEqual(expect.arrayContaining(expected as unknown[]));
  });

  test('that cannot be written fail the Map', async () => {
    const Parameters = { Bucket: 'other', Prefix: 'results' };
    const result = await run(asl(distributed({ ResultWriter: { ...WRITER, Parameters } })), { input: { items: [1] } });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.ResultWriterFailed' });
    expect(result.cause).toContain('s3://other/results/');
  });

  test('have room for 256 KiB without files', async () => {
    const long = 'x'.repeat(100_000);
    const ItemSelector = { 'item.$': '$$.Map.Item.Value', long };
    const app = (more: object) => asl(distributed({ ItemSelector, ...more }));
    expect(await run(app({}), { input: { items: [1, 2, 3] } })).toMatchObject({ error: 'States.DataLimitExceeded' });
    expect(await run(app({ ResultWriter: WRITER }), { root: tempFolder(), input: { items: [1, 2, 3] } })).toMatchObject(
      { status: 'SUCCEEDED' },
    );
  });

  test('of no items are none', async () => {
    expect(await run(asl(distributed()), { input: { items: [] } })).toMatchObject({ output: [] });
    const root = tempFolder();
    const result = await run(asl(distributed({ ResultWriter: WRITER })), { root, input: { items: [] } });
    expect(result.output).toMatchObject({ ResultWriterDetails: { Bucket: 'lake' } });
  });
});
