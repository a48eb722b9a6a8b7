import { MAX_STATE } from '../../../lib/contract/limits';
import { account, type ExecutionEntry } from '../account';
import { describeExecution } from '../describe-execution';
import { clientModule, ServiceError } from './sdk-client';
import type { TokenAnswer } from '../task-tokens';

/** Longest task token of Step Functions, in characters. */
const TOKEN_LIMIT = 2048;

interface Token {
  readonly taskToken?: string;
}

/** `@aws-sdk/client-sfn` over the account of this process. */
export const sfnModule = clientModule('SFNClient', {
  DescribeExecutionCommand: describe,
  GetExecutionHistoryCommand: history,
  SendTaskSuccessCommand: sendTaskSuccess,
  SendTaskFailureCommand: sendTaskFailure,
  SendTaskHeartbeatCommand: sendTaskHeartbeat,
});

interface Execution {
  readonly executionArn?: string;
  /** Of a history: the newest event first. */
  readonly reverseOrder?: boolean;
}

function describe(input: Execution) {
  return describeExecution(entryOf(input));
}

/**
 * The history has only starts, ends and redrives of the execution. The events of its states are in the run's history.
 */
function history(input: Execution) {
  const { executionArn } = entryOf(input);
  const events = account.history(executionArn).map((event, i) => ({ ...event, id: i + 1, previousEventId: i }));
  return { events: input.reverseOrder ? events.reverse() : events };
}

function entryOf({ executionArn = '' }: Execution): ExecutionEntry {
  const found = account.execution(executionArn);
  if (!found) throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
  return found;
}

function sendTaskSuccess({ taskToken, output }: Token & { readonly output?: string }) {
  const token = checked(taskToken);
  const settled = { output: outputOf(output) };
  return answered(account.tokens.settle(token, settled));
}

function sendTaskFailure({ taskToken, error = '', cause = '' }: Token & { error?: string; cause?: string }) {
  return answered(account.tokens.settle(checked(taskToken), { error, cause }));
}

function sendTaskHeartbeat({ taskToken }: Token) {
  return answered(account.tokens.heartbeat(checked(taskToken)));
}

function checked(token: unknown): string {
  if (typeof token === 'string' && token !== '' && token.length <= TOKEN_LIMIT) return token;
  throw new ServiceError('InvalidToken', "Invalid Token: 'Invalid token'");
}

function outputOf(output: unknown): unknown {
  const invalid = (why: string) => new ServiceError('InvalidOutput', `Invalid Output: '${why}'`);
  if (typeof output !== 'string') throw invalid('output must be a string that holds JSON');
  const bytes = Buffer.byteLength(output);
  if (bytes > MAX_STATE) throw invalid(`${bytes} bytes, which exceeds the maximum of ${MAX_STATE}`);
  try {
    return JSON.parse(output);
  } catch (error) {
    throw invalid((error as Error).message);
  }
}

function answered(answer: TokenAnswer): object {
  if (answer === 'accepted') return {};
  if (answer === 'closed')
    throw new ServiceError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
  throw new ServiceError('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist'");
}
