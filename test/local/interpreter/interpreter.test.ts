import { adaptDefinition } from '../../../local/interpreter/adapt';
import { localizeContext, readPath } from '../../../local/interpreter/paths';
import { arnOf, asl, ecsState, FakeExecutor, run } from '../engine/support';

const End = true;
const only = (state: object) => asl({ StartAt: 'It', States: { It: state } });

describe('what the interpreter would do in silence, or AWS only, is refused before anything runs', () => {
  test.each<[string, object, string]>([
    ['a JSONata state', { Type: 'Pass', QueryLanguage: 'JSONata', End }, 'it uses JSONata (QueryLanguage)'],
    ['variables', { Type: 'Pass', Assign: { a: 1 }, End }, 'it uses variables (Assign)'],
    ['arguments', { Type: 'Task', Resource: arnOf('Fn'), Arguments: {}, End }, 'it uses JSONata (Arguments)'],
    ['outputs', { Type: 'Pass', Output: {}, End }, 'it uses JSONata (Output)'],
    [
      'conditions',
      { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'It' }] },
      'it uses JSONata (Condition)',
    ],
    ['tolerated failures', mapWith({ ToleratedFailureCount: 1 }), 'it uses tolerated failures (ToleratedFailureCount)'],
    ['items from S3', mapWith({ ItemReader: {} }), 'it uses items read from S3 (ItemReader)'],
    ['results in S3', mapWith({ ResultWriter: {} }), 'it uses results written to S3 (ResultWriter)'],
    ['batches', distributedWith({ ItemBatcher: {} }), 'it uses batches of items (ItemBatcher)'],
    ['express executions', distributedWith({}, 'EXPRESS'), 'it uses EXPRESS (ProcessorConfig.ExecutionType)'],
    [
      'lists of objects',
      distributedWith({ ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2' } }),
      'it uses arn:aws:states:::s3:listObjectsV2 (ItemReader.Resource)',
    ],
    [
      'CSV',
      distributedWith({ ItemReader: readerWith({ InputType: 'CSV' }) }),
      'it uses CSV (ItemReader.ReaderConfig.InputType): only JSON runs',
    ],
    [
      'numbers of items',
      distributedWith({ ItemReader: readerWith({ InputType: 'JSON', MaxItems: 1 }) }),
      'it uses MaxItems (ItemReader.ReaderConfig)',
    ],
    [
      'versions of objects',
      distributedWith({ ItemReader: readerWith({ InputType: 'JSON' }, { VersionId: '1' }) }),
      'it uses VersionId (ItemReader.Parameters)',
    ],
    [
      'items inside of files',
      distributedWith({ ItemReader: readerWith({ InputType: 'JSON' }), ItemsPath: '$.items' }),
      'it uses items inside of a file (ItemsPath beside ItemReader)',
    ],
    [
      'results that are only transformed',
      distributedWith({ ResultWriter: { WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSON' } } }),
      'it uses undefined (ResultWriter.Resource): only s3:putObject runs',
    ],
    [
      'JSON Lines',
      distributedWith({ ResultWriter: writerWith({ OutputType: 'JSONL' }) }),
      'it uses JSONL (ResultWriter.WriterConfig.OutputType): only JSON runs',
    ],
    [
      'other transformations',
      distributedWith({ ResultWriter: writerWith({ Transformation: 'ZIP' }) }),
      'it uses ZIP (ResultWriter.WriterConfig.Transformation): only NONE, COMPACT, FLATTEN runs',
    ],
    [
      'encrypted results',
      distributedWith({ ResultWriter: writerWith({}, { ServerSideEncryption: 'aws:kms' }) }),
      'it uses ServerSideEncryption (ResultWriter.Parameters)',
    ],
  ])('%s', async (_, state, message) => {
    await expect(run(only(state))).rejects.toThrow(`starlake-sfn cannot run the state 'It' locally: ${message}`);
  });

  test('a JSONata state machine', async () => {
    const app = asl({ QueryLanguage: 'JSONata', StartAt: 'It', States: { It: { Type: 'Pass', End } } });
    await expect(run(app)).rejects.toThrow('cannot run JSONata state machines');
  });

  test.each([
    'arn:aws:states:::dynamodb:putItem',
    'arn:aws:states:::ecs:runTask',
    'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
    'arn:aws:states:::states:startExecution',
  ])('the resource %s, nested too', async (Resource) => {
    const executor = new FakeExecutor();
    const app = asl({
      StartAt: 'First',
      States: {
        First: ecsState(['load'], { Next: 'All' }),
        All: { Type: 'Parallel', Branches: [{ StartAt: 'It', States: { It: { Type: 'Task', Resource, End } } }], End },
      },
    });
    await expect(run(app, { executor })).rejects.toThrow(
      `starlake-sfn cannot run the state 'It' locally: its resource is ${Resource}`,
    );
    expect(executor.runs).toEqual([]);
  });

  test('two states of one name, and definitions that are not valid', async () => {
    const It = { Type: 'Pass', End };
    await expect(run(only({ Type: 'Parallel', Branches: [{ StartAt: 'It', States: { It } }], End }))).rejects.toThrow(
      "two states are called 'It'",
    );
    await expect(run(only({ Type: 'Pass', Next: 'Nowhere' }))).rejects.toThrow('State machine definition is invalid');
  });
});

function readerWith(ReaderConfig: object, more: object = {}): object {
  return { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig, Parameters: { Bucket: 'b', Key: 'k', ...more } };
}

function writerWith(WriterConfig: object, more: object = {}): object {
  return { Resource: 'arn:aws:states:::s3:putObject', WriterConfig, Parameters: { Bucket: 'b', ...more } };
}

function distributedWith(more: object, ExecutionType = 'STANDARD'): object {
  return mapWith(more, { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType } });
}

function mapWith(more: object, processor: object = {}): object {
  const Item = { Type: 'Pass', End };
  return { Type: 'Map', ItemProcessor: { StartAt: 'Item', States: { Item }, ...processor }, End, ...more };
}

describe('what the interpreter does otherwise than AWS is put right', () => {
  test.each([false, 0, '', null])('the result of a Pass may be %j', async (Result) => {
    expect((await run(only({ Type: 'Pass', Result, End }))).output).toBe(Result);
  });

  test.each<[string, unknown]>([
    ['$', { made: 1 }],
    ["$['a b']", { x: 0, 'a b': { made: 1 } }],
    ['$.a.b', { x: 0, a: { b: { made: 1 } } }],
  ])('a result goes to %s', async (ResultPath, output) => {
    expect(
      (await run(only({ Type: 'Pass', Result: { made: 1 }, ResultPath, End }), { input: { x: 0 } })).output,
    ).toEqual(output);
  });

  test('absent is told from present', async () => {
    const choice = (rule: object) =>
      asl({
        StartAt: 'It',
        States: {
          It: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' },
          Yes: { Type: 'Pass', Result: 'yes', End },
          No: { Type: 'Pass', Result: 'no', End },
        },
      });
    const absent = { Variable: '$.tables', IsPresent: false };
    const text = { Variable: '$.x', IsString: false };
    for (const rule of [absent, { And: [absent, text] }, { Or: [{ Variable: '$.x', IsNull: true }, absent] }]) {
      expect((await run(choice(rule), { input: { x: 0 } })).output).toBe('yes');
      expect((await run(choice(rule), { input: { x: '', tables: [] } })).output).toBe('no');
    }
    expect((await run(choice({ Not: absent }), { input: {} })).output).toBe('no');
    const context = { Variable: '$$.Execution.Input.x', NumericEquals: 0 };
    expect((await run(choice(context), { input: { x: 0 } })).output).toBe('yes');
  });

  test('a Fail state may say nothing', async () => {
    expect(await run(only({ Type: 'Fail' }))).toMatchObject({ status: 'FAILED', error: '', cause: '' });
  });

  test('times that no timer can wait do not end at once', () => {
    const { TimeoutSeconds, States } = adaptDefinition({
      StartAt: 'A',
      TimeoutSeconds: 31_536_000,
      States: {
        A: { Type: 'Wait', Seconds: 99_999_999, Next: 'B' },
        B: {
          Type: 'Task',
          Resource: 'x',
          TimeoutSeconds: 5,
          Retry: [{ ErrorEquals: ['x'], IntervalSeconds: 1e8 }],
          End,
        },
      },
    });
    const longest = 2_147_483;
    expect(TimeoutSeconds).toBe(longest);
    expect(States.A!.Seconds).toBe(longest);
    expect(States.B).toMatchObject({ TimeoutSeconds: longest, Retry: [{ MaxDelaySeconds: longest }] });
  });
});

test.each([
  ['$$.Execution.Input', '$$.Local.Execution.Input'],
  ["$$['State'].Name", "$$.Local['State'].Name"],
  ['$$', '$$.Local.Whole'],
  ['$$.Map.Item.Value', '$$.Map.Item.Value'],
  ['$.a', '$.a'],
  ["States.Format('$$.a \\' {}', $$.State.Name, $)", "States.Format('$$.a \\' {}', $$.Local.State.Name, $)"],
])('%s is read from %s', (path, local) => expect(localizeContext(path)).toBe(local));

test.each<[string, unknown]>([
  ['$', { a: { 'b c': [1, { d: 2 }] } }],
  ["$.a['b c'][1].d", 2],
  ['$.a["b c"][0]', 1],
  ['$.a.nothing.more', undefined],
  ['$.a[*]', undefined],
  ['$$.x', 'context'],
])('readPath %s', (path, expected) => {
  expect(readPath(path, { a: { 'b c': [1, { d: 2 }] } }, { x: 'context' })).toEqual(expected);
});
