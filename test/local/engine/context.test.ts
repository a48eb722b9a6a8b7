import { arnOf, asl, run } from './support';

test('$$.Execution as a whole goes to tasks, and to those in Maps', async () => {
  const Parameters = { 'execution.$': '$$.Execution' };
  const task = { Type: 'Task', Resource: arnOf('Echo'), Parameters };
  const Each = {
    Type: 'Map',
    ItemsPath: '$.items',
    ItemSelector: { 'selected.$': '$$.Execution' },
    ItemProcessor: {
      StartAt: 'Inside',
      States: { Inside: { ...task, Parameters: { ...Parameters, 'selected.$': '$.selected' }, End: true } },
    },
    ResultPath: '$.each',
    End: true,
  };
  const app = asl(
    { StartAt: 'Top', States: { Top: { ...task, ResultPath: '$.top', Next: 'Each' }, Each } },
    { Echo: 'exports.handler = async (event) => event;' },
  );
  const input = { items: [1, 2] };
  const result = await run(app, { input });
  const { arn, name, startTime } = result.execution!;
  const execution = {
    Id: arn,
    Input: input,
    Name: name,
    RoleArn: 'arn:aws:iam::000000000000:role/Machine',
    StartTime: startTime,
    RedriveCount: 0,
  };
  expect(arn).toBe(`arn:aws:states:us-east-1:000000000000:execution:Stack1-Machine:${name}`);
  const inside = { execution, selected: execution };
  expect(result.output).toEqual({ ...input, top: { execution }, each: [inside, inside] });
});
