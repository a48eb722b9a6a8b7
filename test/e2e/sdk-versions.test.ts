import * as s3 from 'aws-cdk-lib/aws-s3';
import * as newSdk from '@aws-sdk/client-s3';
import * as oldSdk from 'client-s3-of-nodejs20';
import { EcsStarlakeJob, LoadPipeline, PreLoadStrategy } from '../../lib';
import type { Assembly } from '../../local/assembly';
import { runPipeline } from '../../local/engine/engine';
import { findPipeline } from '../../local/assembly';
import { synthesize } from '../helpers/local-run';
import { startS3Server, type S3Server } from '../helpers/s3-server';
import { S3Starlake } from '../helpers/s3-starlake';

// The bundled handlers on a lake in S3, with the SDK that they find in a Lambda runtime: the newest, and what Node.js 20 began with.
let server: S3Server;
let assembly: Assembly;

beforeAll(async () => {
  server = await startS3Server(['lake']);
  assembly = synthesize((stack) => {
    const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
    const tables = [{ name: 'orders', pattern: 'orders-.*' }];
    const preLoadStrategy = PreLoadStrategy.PENDING;
    new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables, preLoadStrategy, retries: 0 });
  });
});
afterAll(() => server.stop());

type Send = (command: { input: { Key?: string; CopySource?: string } }, ...more: unknown[]) => Promise<unknown>;

/** A client that reaches the server, for which an old SDK knows no variable, and before whose copies something happens. */
function clientOf(Client: new (config: object) => { send: Send }, beforeCopy: (key: string) => Promise<void>): unknown {
  return class extends Client {
    constructor(config: object) {
      super({ ...config, ...server.config });
      const send = this.send.bind(this);
      this.send = async (command, ...more) => {
        const { Key = '', CopySource } = command.input;
        await (CopySource && beforeCopy(Key));
        return send(command, ...more);
      };
    }
  };
}

describe.each([
  ['newest', newSdk],
  ['oldest', oldSdk],
])('with the %s SDK', (name, sdk) => {
  const root = `s3a://lake/${name}`;
  const put = (key: string, body: string) => server.put('lake', [`${name}/datasets/${key}`], body);
  const textOf = async (key: string) => {
    const request = new newSdk.GetObjectCommand({ Bucket: 'lake', Key: `${name}/datasets/${key}` });
    return (await server.client.send(request)).Body!.transformToString();
  };
  const run = (executor: S3Starlake, beforeCopy: (key: string) => Promise<void>) => {
    const S3Client = clientOf(sdk.S3Client as never, beforeCopy);
    const modules = { '@aws-sdk/client-s3': { ...sdk, S3Client } };
    const pipeline = findPipeline(assembly, 'sales');
    return runPipeline({ assembly, pipeline, input: {}, fast: true, root, executor, modules });
  };

  test('a file of a failed load goes back, never over a newer one that comes at that moment', async () => {
    await put('stage/sales/orders-1.csv', 'older');
    await put('stage/sales/orders-2.csv', 'only');
    const failing = new S3Starlake(
      root,
      () => server.client,
      async () => ({ exitCode: 1 }),
    );
    const result = await run(failing, async (key) => {
      if (key.endsWith('stage/sales/orders-1.csv')) {
        await put('stage/sales/orders-1.csv', 'newer');
      }
    });
    expect(result).toMatchObject({ status: 'FAILED', error: 'Starlake.LoadFailed' });
    expect(result.cause).toContain('orders-1.csv');
    expect(await textOf('stage/sales/orders-1.csv')).toBe('newer');
    expect(await textOf('ingesting/sales/orders-1.csv')).toBe('older');
    expect(await textOf('stage/sales/orders-2.csv')).toBe('only');
  });
});
