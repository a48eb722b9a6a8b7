import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { EventBridgePublisher } from '../../lambda/aws/event-bridge-publisher';
import { SfnExecutions } from '../../lambda/aws/sfn-executions';
import { SfnDetails } from '../../lambda/aws/sfn-details';
import { SfnTaskTokens } from '../../lambda/aws/sfn-task-tokens';
import { runOf } from '../../lambda/join-datasets/claim';
import { DynamoNotes } from '../../lambda/monitoring/dynamo-notes';
import { DynamoStore } from '../../lambda/join-datasets/dynamo';
import { SfnStarter } from '../../lambda/aws/sfn-starter';
import { EMPTY } from '../../lambda/join-datasets/state';
import { CloudWatchLogs } from '../../lambda/aws/cloudwatch-logs';
import { SnsTopic } from '../../lambda/aws/sns-topic';
import { Secret } from '../../lambda/aws/secret';
import { S3Storage } from '../../lambda/storage/s3';
import { EcsTasks } from '../../lambda/aws/ecs-tasks';
import { refusedBy, Service } from '../helpers/service-models';

jest.mock(
  '@aws-sdk/client-secrets-manager',
  () => ({
    GetSecretValueCommand: class {
      constructor(readonly input: object) {}
    },
  }),
  { virtual: true },
);

// What handlers ask of AWS, with the longest names there are, held against the services' own models.
const region = 'us-isof-south-1';
const NAME = '売'.repeat(256);
const arn = (service: string, rest: string) => `arn:aws-us-gov:${service}:${region}:123456789012:${rest}`;
const MACHINE = arn('states', `stateMachine:${'m'.repeat(80)}`);
const EXECUTION = arn('states', `execution:${'m'.repeat(80)}:${'e'.repeat(80)}`);
const CLUSTER = arn('ecs', `cluster/${'c'.repeat(255)}`);
const TASK = arn('ecs', `task/${'c'.repeat(255)}/${'0'.repeat(32)}`);
const BUCKET = 'b'.repeat(63);
const FILE = (name: string) => `s3a://${BUCKET}/${'売'.repeat(330)}/${name}`;
const TRIGGER = {
  pipeline: NAME,
  stateMachine: MACHINE,
  strategy: 'all' as const,
  datasets: [`${NAME}.${NAME}`],
  minSeconds: 60,
};

const dynamo = mockClient(DynamoDBClient);
const ecs = mockClient(ECSClient);
const events = mockClient(EventBridgeClient);
const logs = mockClient(CloudWatchLogsClient);
const s3 = mockClient(S3Client);
const sfn = mockClient(SFNClient);

/** A client of any service. */
interface Stub {
  onAnyCommand(): { resolves(answer: object): unknown };
  calls(): Array<{ readonly args: unknown[] }>;
}

/** Every call of the handlers: what is called, and what calls it. */
const CALLS: Array<[Service, Stub, () => Promise<unknown>]> = [
  ...callsOf('ecs', ecs, () => {
    ecs.on(ListTasksCommand).resolves({ taskArns: [TASK] });
    const tasks = new EcsTasks(CLUSTER, 'f'.repeat(255), new ECSClient({ region }));
    return [() => tasks.active(), () => tasks.stop(TASK, NAME.repeat(10))];
  }),
  ...callsOf('stepfunctions', sfn, () => {
    const client = new SFNClient({ region });
    const executions = new SfnExecutions(client);
    const details = new SfnDetails(client);
    const starter = new SfnStarter(MACHINE, client);
    const due = { since: '2026-03-29T02:00:00.000Z', date: '2026-03-30T02:00:00.000Z' };
    return [
      () => executions.isRunning(EXECUTION),
      () => executions.pauses(EXECUTION),
      () => details.describe(EXECUTION),
      () => details.failureBefore(EXECUTION, 1),
      () => new SfnTaskTokens(client).succeed('t'.repeat(2048), { table: NAME }),
      () => starter.start(MACHINE, runOf(EMPTY, TRIGGER, due, new Date(0))),
      () => starter.later(TRIGGER, 1, new Date(0)),
    ];
  }),
  ...callsOf('events', events, () => {
    events.on(PutEventsCommand).resolves({ Entries: [{}] });
    const bus = arn('events', `event-bus/${'b'.repeat(256)}`).replace(region, 'us-gov-west-1');
    const refreshed = { dataset: `${NAME}.${NAME}`, scheduledDate: '2026-03-30T02:00:00+0000', run: EXECUTION };
    const publisher = new EventBridgePublisher(bus, new EventBridgeClient({ region }));
    return [() => publisher.published([{ ...refreshed, pipeline: NAME, rows: 1, rejected: 0 }])];
  }),
  ...callsOf('logs', logs, () => {
    const place = { group: 'g'.repeat(512), prefix: 'starlake' };
    const printed = new CloudWatchLogs(place, new CloudWatchLogsClient({ region }));
    const streams = [`starlake/starlake/${'0'.repeat(32)}`];
    return [
      () => printed.find({ terms: ['ingestion-summary', `domain: ${NAME},`], from: 0 }),
      () => printed.find({ terms: ['Ingest resolved file'], from: 0, streams }),
      () => printed.tail(streams[0], 200),
    ];
  }),
  ...callsOf('dynamodb', dynamo, () => {
    const store = new DynamoStore('t'.repeat(255), new DynamoDBClient({ region }));
    return [() => store.read(MACHINE), () => store.write(MACHINE, EMPTY, 0), () => store.write(MACHINE, EMPTY, 1)];
  }),
  ...callsOf('dynamodb', dynamo, () => {
    const notes = new DynamoNotes('t'.repeat(255), new DynamoDBClient({ region }));
    const note = { id: `${NAME}.${NAME}`, at: 0 };
    return [() => notes.write(note, 1), () => notes.tell(note, 'late'), () => notes.find(note.id), () => notes.all()];
  }),
  ...callsOf('s3', s3, () => {
    s3.on(CopyObjectCommand).rejects(Object.assign(new Error('too large'), { name: 'InvalidRequest' }));
    s3.on(HeadObjectCommand).resolves({ ContentLength: 6 * 1024 ** 3, ETag: '"0"', ContentType: 'text/csv' });
    s3.on(CreateMultipartUploadCommand).resolves({ UploadId: 'u' });
    // Then what was uploaded is removed.
    s3.on(CompleteMultipartUploadCommand).rejects(
      Object.assign(new Error('there is one'), { name: 'PreconditionFailed' }),
    );
    const storage = new S3Storage({ client: new S3Client({ region }) });
    return [
      () => storage.list(FILE('')),
      () => storage.stamp(FILE('a.csv')),
      () => storage.read(FILE('a.csv')),
      () => storage.replace(FILE('a.csv'), '{}', undefined),
      () => storage.replace(FILE('a.csv'), '{}', '"0"'),
      () => storage.move(FILE('a.csv'), FILE('b.csv')),
      () => storage.delete(FILE('a.csv')),
    ];
  }),
];

function callsOf(service: Service, stub: Stub, make: () => Array<() => Promise<unknown>>): typeof CALLS {
  stub.onAnyCommand().resolves({});
  return make().map((call) => [service, stub, call]);
}

/** Names of the operations that were called, with what was asked. */
async function called(): Promise<Array<[Service, string, object]>> {
  // What comes of an answer without anything in it is not looked at here.
  await Promise.all(CALLS.map(([, , call]) => call().catch(() => undefined)));
  const stubs = new Map(CALLS.map(([service, stub]) => [service, stub]));
  return [...stubs].flatMap(([service, stub]) =>
    stub.calls().map(({ args: [command] }): [Service, string, object] => {
      const { input, constructor } = command as { input: object };
      return [service, constructor.name.replace(/Command$/, ''), input];
    }),
  );
}

/** Calls by SDKs that only the runtime of Lambda has. */
async function runtimeCalls(): Promise<Array<[Service, string, object]>> {
  return [...(await secretCalls()), ...(await topicCalls())];
}

async function topicCalls(): Promise<Array<[Service, string, object]>> {
  const asked: object[] = [];
  const send = async (command: object) => asked.push((command as { input: object }).input);
  class PublishCommand {
    constructor(readonly input: object) {}
  }
  const topic = new SnsTopic(arn('sns', 't'.repeat(256)), { sdk: { PublishCommand }, client: { send } });
  await topic.publish({ subject: 's'.repeat(100), email: NAME, others: NAME });
  return asked.map((input) => ['sns', 'Publish', input]);
}

async function secretCalls(): Promise<Array<[Service, string, object]>> {
  const asked: object[] = [];
  const client = {
    send: async (command: object) => ({ SecretString: String(asked.push((command as { input: object }).input)) }),
  };
  await new Secret(arn('secretsmanager', `secret:${'s'.repeat(512)}-AbCdEf`), undefined, client).read();
  return asked.map((input) => ['secretsmanager', 'GetSecretValue', input]);
}

test('what handlers ask is what the services take', async () => {
  const all = [...(await called()), ...(await runtimeCalls())];
  expect(all.flatMap(([service, operation, input]) => refusedBy(service, operation, input))).toEqual([]);
});

test('every operation that a handler calls is among them', async () => {
  const folder = path.join(__dirname, '../../lambda');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const commands = sources.flatMap((file) =>
    [...readFileSync(path.join(folder, file), 'utf8').matchAll(/new sdk\.(\w+)Command/g)].map(([, name]) => name),
  );
  const names = new Set([...(await called()), ...(await runtimeCalls())].map(([, operation]) => operation));
  expect([...new Set(commands)].filter((name) => !names.has(name))).toEqual([]);
});

test.each([
  ['a field that there is not', { cluster: CLUSTER, task: TASK, why: 'x' }, 'has a field why'],
  ['a field that is missing', { cluster: CLUSTER }, 'has no task'],
  ['a type', { cluster: 1, task: TASK }, 'is no text'],
])('%s is found', (_, input, problem) => {
  expect(refusedBy('ecs', 'StopTask', input).join()).toContain(problem);
});

test('a length, a pattern and a word are found', () => {
  expect(refusedBy('stepfunctions', 'StartExecution', { stateMachineArn: 'x'.repeat(257) }).join()).toContain(
    '1 to 256',
  );
  expect(refusedBy('logs', 'GetLogEvents', { logGroupName: 'a b', logStreamName: 'a' }).join()).toContain('is not [');
  expect(refusedBy('ecs', 'ListTasks', { desiredStatus: 'DONE' }).join()).toContain('is none of RUNNING');
});
