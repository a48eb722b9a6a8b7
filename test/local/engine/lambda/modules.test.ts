import { writeFileSync } from 'node:fs';
import * as promises from 'node:fs/promises';
import path from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { RunOptions } from '../../../../local/engine/engine';
import { arnOf, asl, bundle, LakeStack, run, synth } from '../support';

const Read = { Type: 'Task', Resource: arnOf('Read'), End: true };
const app = (require: string) =>
  asl(
    { StartAt: 'Read', States: { Read } },
    {
      Read: `const { readFile, stat } = require('${require}');
        exports.handler = async (file) => [typeof (await stat('/')).size, await readFile(file, 'utf8').catch((e) => e.code)];`,
    },
  );

const readFile = async () => {
  throw Object.assign(new Error('a fault'), { code: 'EIO' });
};
const faulty = { ...promises, readFile };

test.each([
  ['fs/promises', 'node:fs/promises'],
  ['node:fs/promises', 'fs/promises'],
])('a function that requires %s gets the stand-in for %s, in that run only', async (required, id) => {
  const input = '/nowhere/at/all';
  const options: Partial<RunOptions> = { input, modules: { [id]: faulty } };
  const [broken, sound] = await Promise.all([run(app(required), options), run(app(required), { input })]);
  expect(broken.output).toEqual(['number', 'EIO']);
  expect(sound.output).toEqual(['number', 'ENOENT']);
});

test('files of a function share its process and its stand-ins, and are loaded once', async () => {
  const folder = bundle('exports.handler = async (file) => [require("./a").name, await require("./b").read(file)];');
  writeFileSync(path.join(folder, 'a.js'), 'exports.name = process.env.NAME; exports.b = require("./b").own;');
  const read = 'require("fs/promises").readFile(file, "utf8").catch((e) => e.code)';
  writeFileSync(path.join(folder, 'b.js'), `require("./a"); exports.read = (file) => ${read};`);
  const assembly = synth((app) => {
    const stack = new LakeStack(app, 'Sales');
    const environment = { NAME: 'me' };
    const code = lambda.Code.fromAsset(folder);
    const lambdaFunction = stack.code('Fn', 'unused', { code, environment });
    stack.machine('Pipeline', new tasks.LambdaInvoke(stack, 'Do', { lambdaFunction, payloadResponseOnly: true }));
  });
  const options = { input: '/nowhere/at/all', modules: { 'fs/promises': faulty } };
  expect((await run(assembly, options)).output).toEqual(['me', 'EIO']);
});

test('a module of the AWS SDK may have a stand-in too', async () => {
  const sdk = asl(
    { StartAt: 'Read', States: { Read } },
    { Read: "exports.handler = async () => new (require('@aws-sdk/client-s3').S3Client)().send();" },
  );
  class S3Client {
    send = async () => 'sent';
  }
  expect((await run(sdk, { modules: { '@aws-sdk/client-s3': { S3Client } } })).output).toBe('sent');
  expect((await run(sdk)).cause).toContain('never calls AWS');
});

test('what functions wait for is cut short in a fast run, by what they get for their timers', async () => {
  const waits = asl(
    { StartAt: 'Read', States: { Read } },
    { Read: "exports.handler = async () => require('node:timers/promises').setTimeout(3_600_000)" },
  );
  expect(await run(waits, { fast: true })).toMatchObject({ status: 'SUCCEEDED' });
  const setTimeout = async (milliseconds: number) => milliseconds;
  const own = await run(waits, { fast: true, modules: { 'timers/promises': { setTimeout } } });
  expect(own.output).toBe(3_600_000);
});
