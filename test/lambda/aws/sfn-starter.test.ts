import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { MACHINE, trigger } from '../join-datasets/world';
import { SfnStarter } from '../../../lambda/aws/sfn-starter';

const LATER = 'arn:aws:states:eu-west-1:1:stateMachine:later';
const sfn = mockClient(SFNClient);
const starter = new SfnStarter(LATER, new SFNClient({ region: 'eu-west-1' }));
const time = '2026-08-02T00:00:00Z';
const run = { name: 'datasets-1', input: { scheduledTime: time, dataInterval: { since: time, end: time } } };
const inputs = () => sfn.commandCalls(StartExecutionCommand).map(({ args }) => args[0].input);

beforeEach(() => {
  sfn.reset();
  sfn.on(StartExecutionCommand).resolves({});
});

test('starts a run by its name', async () => {
  await starter.start(MACHINE, run);
  expect(inputs()).toEqual([{ stateMachineArn: MACHINE, name: 'datasets-1', input: JSON.stringify(run.input) }]);
});

test('one that has run is no error, anything else is', async () => {
  const error = (name: string) => Object.assign(new Error('said by Step Functions'), { name });
  sfn.on(StartExecutionCommand).rejects(error('ExecutionAlreadyExists'));
  await starter.start(MACHINE, run);
  sfn.on(StartExecutionCommand).rejects(error('StateMachineDoesNotExist'));
  await expect(starter.start(MACHINE, run)).rejects.toMatchObject({
    name: 'StateMachineDoesNotExist',
    message: `Cannot start execution datasets-1 of ${MACHINE}: StateMachineDoesNotExist: said by Step Functions`,
  });
});

test('has a trigger looked at again, by one name for one time of one trigger', async () => {
  const until = new Date('2026-08-02T06:15:00.250Z');
  await starter.later(trigger(), 3, until);
  await starter.later(trigger(), 3, until);
  await starter.later(trigger({ minSeconds: 1 }), 3, until);
  await starter.later(trigger(), 4, until);
  const [first, second, ...others] = inputs();
  expect(first).toEqual({
    stateMachineArn: LATER,
    name: expect.stringMatching(/^20260802T061500250-[0-9a-f]{16}$/),
    input: JSON.stringify({ trigger: trigger(), until: '2026-08-02T06:15:00.250Z' }),
  });
  expect(second).toEqual(first);
  expect(new Set([first, ...others].map(({ name }) => name)).size).toBe(3);
});

test('makes its own client', async () => {
  process.env.AWS_REGION ??= 'eu-west-1';
  await new SfnStarter(LATER).start(MACHINE, run);
  expect(inputs()).toHaveLength(1);
});
