import * as path from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Duration } from 'aws-cdk-lib';
import { transformSync } from 'esbuild';
import { arnOf, asl, assemblyOf, bundle, events, LakeStack, run, synth } from '../support';

/** Runs one function as the only state. */
function call(code: string, input: unknown = {}, more: object = {}) {
  return run(
    asl({ StartAt: 'Do', States: { Do: { Type: 'Task', Resource: arnOf('Fn'), End: true, ...more } } }, { Fn: code }),
    {
      input,
    },
  );
}

describe('a function', () => {
  test('gets and gives JSON', async () => {
    const { output } = await call(
      'exports.handler = async (event) => ({ event, when: new Date(0), none: undefined, list: [undefined] });',
      { a: [1] },
    );
    expect(output).toEqual({ event: { a: [1] }, when: '1970-01-01T00:00:00.000Z', list: [null] });
    expect((await call('exports.handler = async () => {};')).output).toBeNull();
  });

  test('may answer at once, or through a callback', async () => {
    expect((await call('exports.handler = () => 1;')).output).toBe(1);
    expect((await call('exports.handler = (event, context, done) => setTimeout(() => done(null, 2), 1);')).output).toBe(
      2,
    );
    expect(await call("exports.handler = (event, context, done) => done(new RangeError('no'));")).toMatchObject({
      error: 'RangeError',
    });
  });

  test('knows who it is', async () => {
    const { output } = await call(`exports.handler = async (event, context) => ({
      name: context.functionName, left: context.getRemainingTimeInMillis() > 0, region: process.env.AWS_REGION, pid: process.pid,
      same: require('process') === process && require('node:process').env === process.env });`);
    expect(output).toEqual({ name: 'Stack1-Fn', left: true, region: 'us-east-1', pid: process.pid, same: true });
  });

  test('that throws fails as Step Functions shows it', async () => {
    const result = await call(
      "exports.handler = async () => { const e = new Error('2 tables'); e.name = 'Starlake.LoadFailed'; throw e; };",
    );
    expect(result).toMatchObject({ status: 'FAILED', error: 'Starlake.LoadFailed' });
    expect(JSON.parse(result.cause!)).toEqual({
      errorType: 'Starlake.LoadFailed',
      errorMessage: '2 tables',
      trace: expect.arrayContaining([expect.stringContaining('2 tables')]),
    });
    expect(JSON.parse((await call("exports.handler = async () => { throw 'text'; };")).cause!)).toEqual({
      errorType: 'string',
      errorMessage: 'text',
      trace: [],
    });
  });

  test('may be retried, and its error caught', async () => {
    const code =
      "let calls = 0; exports.handler = async () => { if (++calls < 3) throw new TypeError('x'); return calls; };";
    const Retry = [{ ErrorEquals: ['TypeError'], MaxAttempts: 5 }];
    const result = await call(code, {}, { Retry });
    expect(events(result, 'StateRetried')).toHaveLength(2);
    // In Lambda too, an instance that threw is used again.
    expect(result.output).toBe(3);
  });

  test('that takes longer than it may is timed out, as on current runtimes', async () => {
    const app = synth((app) => {
      const stack = new LakeStack(app, 'Sales');
      const slow = stack.code('Slow', 'exports.handler = () => new Promise(() => {});', {
        timeout: Duration.seconds(1),
      });
      const state = new tasks.LambdaInvoke(stack, 'Do', { lambdaFunction: slow, payloadResponseOnly: true });
      stack.machine('Pipeline', state);
    });
    const result = await run(app);
    expect(result.error).toBe('Sandbox.Timedout');
    expect(JSON.parse(result.cause!).errorMessage).toMatch(/Task timed out after 1.00 seconds$/);
  });

  test('is left behind when its state takes too long', async () => {
    const more = { TimeoutSecondsPath: '$.limit' };
    const result = await call('exports.handler = () => new Promise(() => {});', { limit: 0.01 }, more);
    expect(result.error).toBe('States.Timeout');
  });

  test.each([
    ['exports.other = 1;', "exports no function 'handler'"],
    ['import x from "y";', 'cannot be loaded (bundle it as CommonJS)'],
  ])('%s fails the state', async (code, message) => {
    expect((await call(code)).cause).toContain(message);
  });
});

test('functions run at the same time, each with its own environment, and leave none behind', async () => {
  const app = synth((app) => {
    const stack = new LakeStack(app, 'Sales');
    const code = `const first = process.env.WHO; let busy = 0;
      exports.handler = async ({ pause }) => {
        if (busy++) throw new Error('shared');
        const seen = [first, process.env.WHO];
        process.env.MINE = process.env.WHO;
        for (let i = 0; i < 3; i++) { await new Promise((r) => setTimeout(r, 5)); seen.push(process.env.WHO, process.env.MINE); }
        busy--;
        return [...new Set(seen)];
      };`;
    const both = new sfn.Parallel(stack, 'Both');
    for (const WHO of ['a', 'b']) {
      const lambdaFunction = stack.code(WHO, code, { environment: { WHO } });
      const state = new tasks.LambdaInvoke(stack, `Ask ${WHO}`, { lambdaFunction, payloadResponseOnly: true });
      both.branch(new sfn.Map(stack, `Each ${WHO}`, { itemsPath: '$.items' }).itemProcessor(state));
    }
    stack.machine('Pipeline', both);
  });
  const before = { ...process.env };
  const { output } = await run(app, { input: { items: [{}, {}, {}] } });
  expect(output).toEqual([
    [['a'], ['a'], ['a']],
    [['b'], ['b'], ['b']],
  ]);
  expect(process.env).toEqual(before);
});

describe('code', () => {
  const withCode = (code: lambda.Code, handler = 'index.handler') =>
    synth((app) => {
      const stack = new LakeStack(app, 'Sales');
      const lambdaFunction = stack.code('Fn', 'unused', { code, handler });
      stack.machine('Pipeline', new tasks.LambdaInvoke(stack, 'Do', { lambdaFunction, payloadResponseOnly: true }));
    });

  test('is that of the asset', async () => {
    const assembly = withCode(
      lambda.Code.fromAsset(bundle('exports.run = async () => __filename;', 'src/main.cjs')),
      'src/main.run',
    );
    const file = (await run(assembly)).output as string;
    expect(path.relative(assembly.directory, file)).toMatch(/^asset\.\w+\/src\/main\.cjs$/);
  });

  test('that uses the AWS SDK is loaded without it, and cannot reach AWS', async () => {
    const source = `import { S3Client, ListObjectsV2Command } from '@aws-sdk/client-s3';
      const client = new S3Client({});
      export const handler = async ({ list }: { list: boolean }) =>
        list ? client.send(new ListObjectsV2Command({ Bucket: 'b' })) : 'local';`;
    const { code } = transformSync(source, { loader: 'ts', format: 'cjs', platform: 'node' });
    const assembly = withCode(lambda.Code.fromAsset(bundle(code)));
    expect((await run(assembly)).output).toBe('local');
    expect((await run(assembly, { input: { list: true } })).cause).toContain('never calls AWS');
  });

  test('without the file of its handler says which', async () => {
    const assembly = withCode(lambda.Code.fromAsset(bundle('')), 'missing.handler');
    expect((await run(assembly)).cause).toMatch(/its handler is missing.handler, and there is no .*missing.js or .cjs/);
  });
});

describe('before anything runs', () => {
  const definition = JSON.stringify({
    StartAt: 'Do',
    States: { Do: { Type: 'Task', Resource: arnOf('Fn'), End: true } },
  });
  const withFunction = (Properties: object) =>
    assemblyOf({
      Resources: {
        Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: definition } },
        Fn: { Type: 'AWS::Lambda::Function', Properties },
      },
    });

  test.each([
    [{ Runtime: 'python3.13' }, 'function Stack1-Fn runs on python3.13: only functions on Node.js run locally'],
    [{ PackageType: 'Image' }, 'runs on a container image'],
    [
      { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { S3Key: 'x.zip' } },
      'code is not in the cloud assembly',
    ],
  ])('%j is refused', async (properties, message) => {
    await expect(run(withFunction(properties))).rejects.toThrow(message);
    await expect(run(withFunction(properties))).rejects.toThrow("cannot run the state 'Do' locally");
  });

  test('a function of somewhere else is refused', async () => {
    await expect(run(asl(JSON.parse(definition)))).rejects.toThrow(
      `the function ${arnOf('Fn')} is not in the cloud assembly`,
    );
  });
});

describe('lambda:invoke', () => {
  const invoke = (parameters: object) =>
    asl(
      {
        StartAt: 'Do',
        States: { Do: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: parameters, End: true } },
      },
      { Fn: 'exports.handler = async (event) => event;' },
    );

  test('wraps the answer, and takes names, versions and what only the run knows', async () => {
    for (const FunctionName of [arnOf('Fn'), `${arnOf('Fn')}:1`, 'Stack1-Fn', 'Stack1-Fn:live']) {
      const { output } = await run(invoke({ FunctionName, Payload: { a: 1 } }));
      expect(output).toMatchObject({ ExecutedVersion: '$LATEST', Payload: { a: 1 }, StatusCode: 200 });
    }
    const dynamic = invoke({ 'FunctionName.$': '$.name', 'Payload.$': '$' });
    expect((await run(dynamic, { input: { name: 'Stack1-Fn' } })).output).toMatchObject({
      Payload: { name: 'Stack1-Fn' },
    });
    expect(await run(dynamic, { input: { name: 'nobody' } })).toMatchObject({ error: 'States.Runtime' });
  });

  test('that does not wait for the answer is refused', async () => {
    await expect(run(invoke({ FunctionName: arnOf('Fn'), InvocationType: 'Event' }))).rejects.toThrow(
      'it invokes the function as Event, only RequestResponse runs',
    );
  });
});
