import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { SfnTaskTokens } from '../../../lambda/aws/sfn-task-tokens';

const sfn = mockClient(SFNClient);
const tokens = new SfnTaskTokens(new SFNClient({ region: 'eu-west-1' }));
const awsError = (name: string) => Object.assign(new Error('said by Step Functions'), { name });

beforeEach(() => sfn.reset());

test('a state ends with what it is told', async () => {
  sfn.on(SendTaskSuccessCommand).resolves({});
  await tokens.succeed('token', { do: 'END' });
  expect(sfn.commandCalls(SendTaskSuccessCommand)[0].args[0].input).toEqual({
    taskToken: 'token',
    output: '{"do":"END"}',
  });
});

test.each(['TaskTimedOut', 'TaskDoesNotExist'])('%s: it does not wait any more, which is no error', async (name) => {
  sfn.on(SendTaskSuccessCommand).rejects(awsError(name));
  await tokens.succeed('token', {});
});

test.each(['ThrottlingException', 'AccessDeniedException', 'InvalidToken'])('%s is one', async (name) => {
  sfn.on(SendTaskSuccessCommand).rejects(awsError(name));
  await expect(tokens.succeed('token', {})).rejects.toMatchObject({
    name,
    message: expect.stringContaining('end a state that waits'),
  });
});
