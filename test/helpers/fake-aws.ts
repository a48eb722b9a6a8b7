import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { FakeExecution, FakeMachine, FakeWorld } from './fake-world';

export type { FakeExecution, FakeWorld } from './fake-world';

/** Answers of an action instead of its own. */
export interface FakeFault {
  readonly action: string;
  times: number;
  /** Only once this action was asked for. */
  readonly after?: string;
  readonly status?: number;
  readonly name: string;
  readonly message?: string;
}

/** What an action was given; numbers are texts in the APIs that are not JSON. */
type Given = Readonly<Record<string, string>>;

/** The APIs of AWS that commands call, over HTTP, on this machine. */
export interface FakeAws {
  readonly world: FakeWorld;
  /** Actions that were asked for, with what was given. */
  readonly calls: Array<{ readonly action: string; readonly request: Given; readonly authorization: string }>;
  readonly faults: FakeFault[];
  /** Entries of a page. */
  pageSize: number;
  /** What makes the SDK use it. */
  readonly env: Record<string, string>;
  stop(): Promise<void>;
}

/** Starts a fake account. */
export async function startFakeAws(world: FakeWorld): Promise<FakeAws> {
  const fake = { world, calls: [] as FakeAws['calls'], faults: [] as FakeFault[], pageSize: 100 };
  const server = createServer((request, response) => {
    answer(fake, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'AKIAFAKE',
    AWS_SECRET_ACCESS_KEY: 'fake',
    AWS_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return Object.assign(fake, { env, stop });
}

type Fake = Omit<FakeAws, 'env' | 'stop'>;

/** An error as the services answer it. */
class Refusal extends Error {
  constructor(
    override readonly name: string,
    message = name,
    readonly status = 400,
  ) {
    super(message);
  }
}

async function answer(fake: Fake, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += chunk;
  const target = request.headers['x-amz-target'] as string | undefined;
  const url = new URL(request.url ?? '/', 'http://fake');
  const { action, given, kind } = actionOf(target, url, body);
  fake.calls.push({ action, request: given, authorization: request.headers.authorization ?? '' });
  try {
    const isDue = ({ after }: FakeFault) => after === undefined || fake.calls.some((call) => call.action === after);
    const fault = fake.faults.find((each) => each.action === action && each.times > 0 && isDue(each));
    if (fault !== undefined) {
      fault.times--;
      throw new Refusal(fault.name, fault.message, fault.status);
    }
    const found = ACTIONS[action];
    if (found === undefined) throw new Refusal('UnknownOperationException', action);
    send(response, 200, kind, found(fake, given), action);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { name, message, status } = error;
    const code = kind === 'json' ? { __type: name, message } : errorXml(kind, name, message);
    response.setHeader('x-amzn-errortype', name);
    send(response, status, typeof code === 'string' ? 'xml' : 'json', code, action);
  }
}

type Kind = 'json' | 'query' | 'xml';

function actionOf(target: string | undefined, url: URL, body: string) {
  if (target !== undefined) {
    return {
      action: target.split('.').at(-1)!,
      given: JSON.parse(body || '{}') as Given,
      kind: 'json' as Kind,
    };
  }
  if (body.includes('Action=')) {
    const given = Object.fromEntries(new URLSearchParams(body));
    return { action: given['Action']!, given: given as Given, kind: 'query' as Kind };
  }
  const query = Object.fromEntries(url.searchParams);
  const path = decodeURIComponent(url.pathname).slice(1);
  if (path.startsWith('schedules/')) {
    return { action: 'GetSchedule', given: { Name: path.slice('schedules/'.length), ...query }, kind: 'json' as Kind };
  }
  const isList = url.searchParams.has('list-type');
  return {
    action: isList ? 'ListObjectsV2' : 'GetObject',
    given: { path: path.replace(/\/$/, ''), ...query } as Given,
    kind: 'xml' as Kind,
  };
}

function send(response: ServerResponse, status: number, kind: Kind, content: unknown, action: string): void {
  if (kind === 'json') {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(content));
  } else if (kind === 'query') {
    const xml = `<${action}Response><${action}Result>${String(content)}</${action}Result></${action}Response>`;
    response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
  } else {
    response.writeHead(status, { 'content-type': 'application/xml' }).end(String(content));
  }
}

function errorXml(kind: Kind, name: string, message: string): string {
  const error = `<Error><Code>${name}</Code><Message>${escape(message)}</Message></Error>`;
  return kind === 'query' ? `<ErrorResponse>${error}</ErrorResponse>` : error.replace(/<\/?Error>/g, (tag) => tag);
}

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A page of a list, and the token of the next. */
function page<T>(fake: Fake, all: readonly T[], token: string | undefined, asked?: number) {
  const from = Number(token ?? 0);
  const to = from + Math.min(fake.pageSize, asked ?? Infinity);
  return { items: all.slice(from, to), next: to < all.length ? String(to) : undefined };
}

function execution({ world }: Fake, arn: string): { machine: string; found: FakeExecution } {
  const name = arn.split(':').at(-1);
  const machine = arn.replace(':execution:', ':stateMachine:').split(':').slice(0, -1).join(':');
  const found = world.machines[machine]?.executions.find((each) => each.name === name);
  if (found === undefined) throw new Refusal('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return { machine, found };
}

function shown(machine: string, each: FakeExecution) {
  return { ...each, events: undefined, executionArn: arnOf(machine, each.name), stateMachineArn: machine };
}

function arnOf(machine: string, name: string): string {
  return `${machine.replace(':stateMachine:', ':execution:')}:${name}`;
}

/** A Map Run has the executions of a machine that is named after the Map, too: `sales/load_sales`. */
function machineOf(mapRun: string): string {
  return mapRun.replace(':mapRun:', ':stateMachine:').split(':').slice(0, -1).join(':');
}

function machine(world: FakeWorld, arn: string): FakeMachine {
  const found = world.machines[arn];
  if (found === undefined) throw new Refusal('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return found;
}

/**
 * Ends an execution and all that it has going on: the executions of its Map Runs, those that its tasks wait for, and its
 * containers, which ECS stops a while later (AWS, "StopExecution", "Redriving Map Runs", "Integrating services").
 */
function abort(fake: Fake, arn: string, cause?: string): void {
  const { found } = execution(fake, arn);
  if (found.status !== 'RUNNING') return;
  Object.assign(found, { status: 'ABORTED', stopDate: 1_796_000_000, cause, redriveStatus: 'REDRIVABLE' });
  for (const event of (found.events ?? []) as FakeEvent[]) {
    const mapRun = event.mapRunStartedEventDetails?.mapRunArn;
    const children = mapRun === undefined ? [] : fake.world.machines[machineOf(mapRun)]!.executions;
    for (const { name } of children) abort(fake, arnOf(machineOf(mapRun!), name));
    const { ExecutionArn, Tasks = [] } = JSON.parse(event.taskSubmittedEventDetails?.output ?? '{}') as Submitted;
    if (ExecutionArn !== undefined) abort(fake, ExecutionArn);
    for (const { TaskArn } of Tasks) {
      if (fake.world.tasks[TaskArn] !== undefined) fake.world.tasks[TaskArn] = 'DEACTIVATING';
    }
  }
}

interface FakeEvent {
  readonly mapRunStartedEventDetails?: { readonly mapRunArn: string };
  readonly taskSubmittedEventDetails?: { readonly output: string };
}

interface Submitted {
  readonly ExecutionArn?: string;
  readonly Tasks?: ReadonlyArray<{ readonly TaskArn: string }>;
}

const ACTIONS: Record<string, (fake: Fake, given: Given) => unknown> = {
  DescribeStacks: ({ world }, { StackName: name }) => {
    if (world.stacks[name] === undefined) throw new Refusal('ValidationError', `Stack with id ${name} does not exist`);
    const { status = 'UPDATE_COMPLETE', parameters = {} } = world.stacks[name];
    const members = Object.entries(parameters).map(
      ([key, value]) => `<member><ParameterKey>${key}</ParameterKey><ParameterValue>${value}</ParameterValue></member>`,
    );
    return `<Stacks><member><StackName>${name}</StackName><StackStatus>${status}</StackStatus><Parameters>${members.join('')}</Parameters></member></Stacks>`;
  },
  GetTemplate: ({ world }, { StackName: name }) => {
    const { template, text = JSON.stringify(template) } = world.stacks[name]!;
    return `<TemplateBody>${escape(text)}</TemplateBody>`;
  },
  ListStackResources: (fake, { StackName: name, NextToken }) => {
    const { items, next } = page(fake, Object.entries(fake.world.stacks[name]!.resources), NextToken);
    const members = items.map(
      ([id, [type, physical, status = 'CREATE_COMPLETE']]) =>
        `<member><LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>${escape(physical)}</PhysicalResourceId>` +
        `<ResourceType>${type}</ResourceType><ResourceStatus>${status}</ResourceStatus></member>`,
    );
    const token = next === undefined ? '' : `<NextToken>${next}</NextToken>`;
    return `<StackResourceSummaries>${members.join('')}</StackResourceSummaries>${token}`;
  },
  GetSchedule: ({ world }, { Name, groupName = 'default' }) => {
    const found = world.schedules[Name] as { readonly GroupName?: unknown } | undefined;
    const { GroupName: group = 'default' } = found ?? {};
    // A group of the template that the fake does not resolve is any.
    if (found === undefined || (typeof group === 'string' && group !== groupName))
      throw new Refusal('ResourceNotFoundException', `Schedule ${Name} does not exist.`, 404);
    return { Name, GroupName: 'default', ...found };
  },
  DescribeStateMachine: ({ world }, { stateMachineArn }) => {
    const { definition, type = 'STANDARD' } = machine(world, stateMachineArn);
    return { stateMachineArn, type, definition: JSON.stringify(definition) };
  },
  ListExecutions: (
    fake,
    { mapRunArn, stateMachineArn = machineOf(mapRunArn), statusFilter, maxResults, nextToken },
  ) => {
    const { executions, type } = machine(fake.world, stateMachineArn);
    if (type === 'EXPRESS') throw new Refusal('StateMachineTypeNotSupported', 'This operation is not supported');
    const all = executions.filter(({ status }) => statusFilter === undefined || status === statusFilter);
    const { items, next } = page(fake, all, nextToken, Number(maxResults));
    return { executions: items.map((each) => shown(stateMachineArn, each)), nextToken: next };
  },
  DescribeExecution: (fake, { executionArn }) => {
    const { machine, found } = execution(fake, executionArn);
    return shown(machine, found);
  },
  GetExecutionHistory: (fake, { executionArn, maxResults, nextToken }) => {
    const { items, next } = page(fake, execution(fake, executionArn).found.events ?? [], nextToken, Number(maxResults));
    return { events: items, nextToken: next };
  },
  StartExecution: ({ world }, { stateMachineArn, input, name = 'started-1' }) => {
    const startDate = 1_796_000_000;
    world.machines[stateMachineArn]!.executions.unshift({ name, status: 'RUNNING', startDate, input });
    return { executionArn: arnOf(stateMachineArn, name), startDate };
  },
  RedriveExecution: (fake, { executionArn }) => {
    const { found } = execution(fake, executionArn);
    Object.assign(found, { status: 'RUNNING', stopDate: undefined, redriveCount: (found.redriveCount ?? 0) + 1 });
    return { redriveDate: 1_796_000_000 };
  },
  StopExecution: (fake, { executionArn, cause }) => {
    abort(fake, executionArn, cause);
    return { stopDate: 1_796_000_000 };
  },
  DescribeTasks: ({ world }, { tasks }) => ({
    tasks: (tasks as unknown as string[]).flatMap((taskArn) => {
      const lastStatus = world.tasks[taskArn];
      return lastStatus === undefined ? [] : [{ taskArn, lastStatus }];
    }),
    failures: [],
  }),
  DescribeTaskDefinition: ({ world }, { taskDefinition }) => ({
    taskDefinition: {
      taskDefinitionArn: taskDefinition,
      containerDefinitions: Object.entries(world.logOptions).map(([name, options]) => ({
        name,
        logConfiguration: { logDriver: 'awslogs', options },
      })),
    },
  }),
  GetLogEvents: (fake, { logGroupName, logStreamName, nextToken }) => {
    const lines = fake.world.logs[`${logGroupName} ${logStreamName}`];
    if (lines === undefined) throw new Refusal('ResourceNotFoundException', 'The specified log stream does not exist.');
    const from = Number(nextToken ?? 0);
    const items = lines.slice(from, from + fake.pageSize);
    const events = items.map((message, at) => ({ timestamp: 1_796_000_000_000 + from + at, message }));
    // At the end it is the same token again.
    return { events, nextForwardToken: String(from + items.length) };
  },
  GetQueueAttributes: ({ world }, { QueueUrl }) => ({
    Attributes: { ApproximateNumberOfMessages: String(world.queues[QueueUrl] ?? 0) },
  }),
  ListObjectsV2: (fake, { path, prefix, 'continuation-token': token }) => {
    const keys = Object.keys(fake.world.files)
      .filter((each) => each.startsWith(`${path}/${prefix}`))
      .map((each) => each.slice(path.length + 1));
    const { items, next } = page(fake, keys, token);
    const contents = items.map((key) => `<Contents><Key>${escape(key)}</Key><Size>1</Size></Contents>`).join('');
    const more = next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`;
    return `<ListBucketResult><IsTruncated>${next !== undefined}</IsTruncated>${more}${contents}</ListBucketResult>`;
  },
  GetObject: ({ world }, { path }) => {
    const found = world.files[path];
    if (found === undefined) throw new Refusal('NoSuchKey', 'The specified key does not exist.', 404);
    return found;
  },
};
