import { account, type ExecutionEntry } from '../aws/account';
import { resourcesOf, type Assembly, type ResourceLocation } from '../assembly/model';
import { Resolver } from '../assembly/resolve';
import { LambdaFunction } from './lambda/lambda-function';
import type { FunctionEnvironment } from '../../lib/contract/environment';
import type { ExecutionDetail } from '../../lib/contract/lineage';

/** Seconds that a request may take. */
const TIMEOUT = 10;

/** Whether an app has a function that sends events of OpenLineage. */
export function hasLineage(assembly: Assembly): boolean {
  return lineageFunctions(assembly).length > 0;
}

/**
 * Calls the functions that send the events of OpenLineage, as EventBridge does on AWS, for the executions that have ended in this
 * process: for the start of each, and for its end. They have their own names of datasets, and another address.
 *
 * @param url that the events are posted to, in place of where the app sends them
 * @param since milliseconds since 1970: executions that ended before are left out
 * @returns the number of events
 * @throws Error for the first execution whose events are not sent
 */
export async function sendLineage(assembly: Assembly, url: string, since: number): Promise<number> {
  const resolver = new Resolver(assembly);
  const target = { LINEAGE_URL: url, LINEAGE_TIMEOUT: String(TIMEOUT) } satisfies FunctionEnvironment;
  const functions = lineageFunctions(assembly).map((at) =>
    LambdaFunction.read(at, resolver, { apply: (variables) => ({ ...withoutKey(variables), ...target }) }),
  );
  let sent = 0;
  for (const detail of changesSince(since)) {
    for (const called of functions) {
      const answer = (await called.invoke({ detail }).catch((error: Error) => {
        throw notSent(error, sent);
      })) as { readonly sent: number };
      sent += answer.sent;
    }
  }
  return sent;
}

function lineageFunctions(assembly: Assembly): ResourceLocation[] {
  return resourcesOf(assembly, 'AWS::Lambda::Function').filter(({ resource }) => {
    const { Variables } = Object(resource.Properties?.Environment) as { Variables?: FunctionEnvironment };
    return Variables?.LINEAGE_URL !== undefined || Variables?.LINEAGE_BUS !== undefined;
  });
}

/** The API key is in AWS, and is for the server of the app only. */
function withoutKey<T>(variables: T): T {
  const entries = Object.entries(variables as object).filter(([name]) => !name.startsWith('LINEAGE_SECRET'));
  return Object.fromEntries(entries) as T;
}

/** What EventBridge would have told of executions, in its order. */
function changesSince(since: number): ExecutionDetail[] {
  const changes = account
    .endedExecutions()
    .filter(({ stopDate }) => stopDate!.getTime() >= since)
    .flatMap((entry) => {
      const ended = detailOf(entry);
      const running = { ...ended, status: 'RUNNING', stopDate: null, output: null, error: null, cause: null };
      return [
        { at: ended.redriveDate ?? ended.startDate, detail: running },
        { at: ended.stopDate!, detail: ended },
      ];
    });
  return changes.sort((a, b) => a.at - b.at).map(({ detail }) => detail);
}

function detailOf({ startDate, stopDate, ...entry }: ExecutionEntry): ExecutionDetail {
  const redriven = account.history(entry.executionArn).filter(({ executionRedrivenEventDetails: each }) => each);
  return {
    ...entry,
    startDate: startDate.getTime(),
    stopDate: stopDate!.getTime(),
    redriveDate: redriven.at(-1)?.timestamp.getTime() ?? null,
    // EventBridge has them always.
    output: entry.output ?? null,
    error: entry.error ?? null,
    cause: entry.cause ?? null,
  };
}

/** The error of a function has its message as JSON. */
function notSent({ message }: Error, sent: number): Error {
  const { errorMessage } = JSON.parse(message) as { readonly errorMessage: string };
  return new Error(sent === 0 ? errorMessage : `${errorMessage} (sent before it: ${sent} or more)`);
}
