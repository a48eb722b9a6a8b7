import { account } from './account';
import { clientModule, ServiceError } from './sdk-client';

/** `@aws-sdk/client-sfn` over the account of this process. */
export const sfnModule = clientModule('SFNClient', { DescribeExecutionCommand: describeExecution });

function describeExecution({ executionArn = '' }: { readonly executionArn?: string }) {
  const found = account.execution(executionArn);
  if (!found) throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
  return found;
}
