import * as promises from 'node:fs/promises';
import type { RunOptions } from '../../../../local/engine/engine';
import { arnOf, asl, run } from '../support';

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
