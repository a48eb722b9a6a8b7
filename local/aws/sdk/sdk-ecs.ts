import { account } from '../account';
import type { EcsTask } from '../ecs-task';
import { clientModule, ServiceError } from './sdk-client';

/** How many tasks ECS lists in a page, or describes in one call, at most. */
const PAGE = 100;

/** Fields of `ListTasks` that work here. Any other is an error: to ignore a filter would list too much. */
const LIST_FIELDS = new Set(['cluster', 'desiredStatus', 'family', 'maxResults', 'nextToken']);

interface ListTasks {
  readonly family?: string;
  readonly desiredStatus?: string;
  readonly maxResults?: number;
  /** Number of the last task of the page before. */
  readonly nextToken?: string;
}

/** `@aws-sdk/client-ecs` over the account of this process. It has one cluster, whatever a call names. */
export const ecsModule = clientModule('ECSClient', {
  ListTasksCommand: listTasks,
  DescribeTasksCommand: describeTasks,
  StopTaskCommand: stopTask,
});

function listTasks(input: ListTasks) {
  const unknown = Object.keys(input).find((field) => !LIST_FIELDS.has(field));
  if (unknown) throw new Error(`starlake-sfn cannot list tasks by ${unknown} locally`);
  const { family, desiredStatus = 'RUNNING', maxResults = PAGE, nextToken = '0' } = input;
  if (!/^\d+$/.test(nextToken)) throw invalid('Invalid token');
  const found = account
    .allTasks()
    .filter((task) => task.number > Number(nextToken) && task.desiredStatus === desiredStatus)
    .filter((task) => family === undefined || task.family === family);
  const page = found.slice(0, Math.min(maxResults, PAGE));
  const more = page.length < found.length;
  return {
    taskArns: page.map(({ arn }) => arn),
    nextToken: more ? String(page.at(-1)?.number ?? nextToken) : undefined,
  };
}

function describeTasks({ tasks = [] }: { readonly tasks?: readonly string[] }) {
  if (tasks.length === 0) throw invalid('Tasks cannot be empty.');
  if (tasks.length > PAGE) throw invalid(`Tasks cannot have more than ${PAGE} elements.`);
  const found = tasks.map((arn) => [arn, account.task(arn)] as const);
  return {
    tasks: found.flatMap(([, task]) => (task ? [task.describe()] : [])),
    failures: found.flatMap(([arn, task]) => (task ? [] : [{ arn, reason: 'MISSING' }])),
  };
}

function stopTask({ task: arn = '', reason }: { readonly task?: string; readonly reason?: string }) {
  const task: EcsTask | undefined = account.task(arn);
  if (!task) throw invalid('The referenced task was not found.');
  task.stop(reason);
  return { task: task.describe() };
}

function invalid(message: string): Error {
  return new ServiceError('InvalidParameterException', message);
}
