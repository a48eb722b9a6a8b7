import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { CopyObjectCommand, S3Client } from '@aws-sdk/client-s3';
import * as sdk from '@aws-sdk/client-s3';
import { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  EcsStarlakeJob,
  LakeEncryption,
  LoadPipeline,
  PreLoadStrategy,
  StarlakeJobProps,
  TransformPipeline,
} from '../../lib';
import { findPipeline, type Assembly } from '../../local/assembly';
import { resourcesOf } from '../../local/assembly/model';
import { runPipeline } from '../../local/engine/engine';
import { FakeExecutor, synthesize } from '../helpers/local-run';
import { startS3Server, type Demands, type S3Server } from '../helpers/s3-server';
import { S3Starlake } from '../helpers/s3-starlake';
import type { ContainerRun, Executor } from '../../local/executor';
import type { RunResult } from '../../local/run-event';

// Buckets whose policies deny requests that ask for no encryption, or for another one, or come from elsewhere.
const OWNER = '123456789012';
const KEY = `arn:aws:kms:us-east-1:${OWNER}:key/0123`;
const BUCKET = 'locked';

let server: S3Server;

/** Of a project that asks for nothing. */
let plain: Assembly;

beforeAll(async () => {
  server = await startS3Server([BUCKET]);
  Object.assign(process.env, server.env);
  plain = assemblyOf(() => ({}));
});
afterAll(() => server.stop());

function assemblyOf(propsFor: (stack: Stack) => StarlakeJobProps): Assembly {
  return synthesize((stack) => {
    const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake'), ...propsFor(stack) });
    const tables = [{ name: 'orders', pattern: 'orders-.*' }];
    new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables, preLoadStrategy: PreLoadStrategy.PENDING });
    new TransformPipeline(stack, 'Kpi', { job, pipelineName: 'kpi', tasks: [{ name: 'kpi.revenue' }] });
  });
}

/** A container's client: Hadoop encrypts as its settings say. It names no owner; this one does, for the server to tell none by it. */
function containerClient({ environment }: ContainerRun): S3Client {
  const settings = (environment.SL_STORAGE_CONF ?? '').split(',').map((setting) => setting.split('='));
  const { 'fs.s3a.encryption.algorithm': algorithm, 'fs.s3a.encryption.key': SSEKMSKeyId } =
    Object.fromEntries(settings);
  const ServerSideEncryption = algorithm === 'SSE-KMS' ? 'aws:kms' : algorithm;
  const owner = { ExpectedBucketOwner: OWNER };
  const client = new S3Client(server.config);
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        const copied = { ExpectedSourceBucketOwner: OWNER, ServerSideEncryption, SSEKMSKeyId };
        const more = commandName === CopyObjectCommand.name ? { ...owner, ...copied } : owner;
        return next({ ...args, input: { ...args.input, ...more } as never });
      },
    { step: 'initialize' },
  );
  return client;
}

function run(assembly: Assembly, name: string, root: string, executor: Executor): Promise<RunResult> {
  const modules = { '@aws-sdk/client-s3': sdk };
  return runPipeline({
    assembly,
    pipeline: findPipeline(assembly, name),
    input: {},
    fast: true,
    root,
    executor,
    modules,
  });
}

const CASES: Array<[name: string, demands: Demands, props: (stack: Stack) => StarlakeJobProps]> = [
  ['SSE-S3', { encryption: 'AES256' }, () => ({ encryption: LakeEncryption.s3Managed() })],
  [
    'SSE-KMS, one key, and the owner',
    { encryption: 'aws:kms', key: KEY, owner: OWNER },
    (stack) => ({ encryption: LakeEncryption.kms(kms.Key.fromKeyArn(stack, 'Key', KEY)), bucketOwner: OWNER }),
  ],
];

describe.each(CASES)('a bucket that demands %s', (name, demands, props) => {
  const folder = name.replace(/\W/g, '');
  const root = `s3a://${BUCKET}/${folder}`;
  beforeAll(async () => {
    await server.put(BUCKET, [`${folder}/datasets/stage/sales/orders-1.csv`]);
    await server.demand(BUCKET, demands);
  });

  test('a load that fails, is put back and loaded again, and a transform', async () => {
    const assembly = assemblyOf(props);
    const starlake = new S3Starlake(root, containerClient, async (attempt) =>
      attempt === 1 ? { exitCode: 1 } : undefined,
    );
    expect(await run(assembly, 'sales', root, starlake)).toMatchObject({ status: 'SUCCEEDED' });
    expect(starlake.runs).toHaveLength(2);
    expect(starlake.loaded).toEqual(['orders-1.csv']);
    expect(await run(assembly, 'kpi', root, new FakeExecutor())).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('denies who does not ask for it', async () => {
    const result = await run(plain, 'kpi', root, new FakeExecutor());
    expect(result).toMatchObject({ status: 'FAILED', error: 'AccessDenied' });
    expect(result.cause).toContain('explicit deny in a resource-based policy');
  });
});

test('a bucket that demands a VPC endpoint is reached by the one that functions are given', async () => {
  // What comes through it has its name.
  const { port } = new URL(server.endpoint);
  const endpoint = createServer((socket) => socket.pipe(connect(Number(port), '127.0.0.1')).pipe(socket));
  await once(endpoint.listen(0, '127.0.0.1'), 'listening');
  const host = `127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
  await server.demand(BUCKET, { endpoint: host });
  const root = `s3a://${BUCKET}/vpce`;
  expect(await run(plain, 'kpi', root, new FakeExecutor())).toMatchObject({ status: 'FAILED', error: 'AccessDenied' });

  const environment = { AWS_ENDPOINT_URL_S3: `http://${host}` };
  const assembly = assemblyOf(() => ({ functions: { environment } }));
  const functions = resourcesOf(assembly, 'AWS::Lambda::Function', assembly.stacks[0]);
  expect(functions.length).toBeGreaterThan(5);
  for (const { resource } of functions) {
    expect(resource.Properties).toMatchObject({ Environment: { Variables: environment } });
  }
  // The SDK here sees the variables of this process, not those of each function.
  Object.assign(process.env, environment);
  expect(await run(assembly, 'kpi', root, new FakeExecutor())).toMatchObject({ status: 'SUCCEEDED' });
  endpoint.close();
});
