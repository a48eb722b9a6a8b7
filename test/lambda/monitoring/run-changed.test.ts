import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { chatOf, emailOf, subjectOf } from '../../../lambda/monitoring/message';
import { ARN, EXECUTION, World } from './world';

/** The cause of a run of which a function has thrown an error. */
const thrown = (errorType: string, answer: object) => ({
  error: errorType,
  cause: JSON.stringify({ errorType, errorMessage: JSON.stringify(answer), trace: [] }),
});
const ORDERS = {
  table: 'orders',
  kind: 'OUT_OF_MEMORY',
  diagnosis: 'It ran out of its 8192 MiB: give it more memory.',
  log: '/ecs/starlake:sl/Starlake/0123',
};
const LOAD_FAILED = thrown('Starlake.LoadFailed', {
  domain: 'sales',
  scheduledDate: '2026-08-02T00:00:00+0000',
  tables: [ORDERS],
  loaded: ['items'],
  counts: { items: { rows: 1200, rejected: 3 } },
});

test('a failed run: which table, why, its log, what was loaded, and the commands', async () => {
  const world = new World();
  await world.run('FAILED', LOAD_FAILED);
  const [message] = world.messages;
  expect(message).toMatchObject({
    title: 'sales failed: 1 table was not loaded',
    type: 'RunFailed',
    thread: EXECUTION,
    context: { pipeline: 'sales', kind: 'load', status: 'FAILED', run: 'run-1' },
  });
  expect(emailOf(message))
    .toBe(`The load pipeline sales failed at 2026-08-02T02:00:00Z, 10 minutes after it began, for the logical date 2026-08-02T00:00:00+0000.
Not loaded:
- orders: OUT_OF_MEMORY: It ran out of its 8192 MiB: give it more memory.
  log: https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fecs$252Fstarlake/log-events/sl$252FStarlake$252F0123
Loaded: items (1,200 rows, 3 rejected)

What to do next
- When the cause is mended, run again what failed (for 14 days):
    npx starlake-sfn redrive sales run-1 --stack Test --region eu-west-1
- What each kind of failure means:
    https://github.com/starlake-ai/starlake-stepfunctions/blob/main/docs/run-book.md#kinds
- The run in the console:
    https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/${EXECUTION}`);
  expect(world.counts).toEqual([['RunsFailed', 1]]);
  expect(world.log).toEqual([
    {
      message: 'run ended',
      pipeline: 'sales',
      kind: 'load',
      status: 'FAILED',
      run: 'run-1',
      seconds: 600,
      loaded: 0,
      rows: 0,
      rejected: 0,
    },
  ]);
});

test.each([
  [
    'the import',
    thrown('Starlake.ImportFailed', {
      domain: 'sales',
      error: 'States.TaskFailed',
      kind: 'COMMAND_FAILED',
      exitCode: 3,
    }),
    'sales failed: the import failed',
    '- the import: COMMAND_FAILED: exit code 3',
  ],
  [
    'tasks, and those that wait for them',
    thrown('Starlake.TransformFailed', {
      failed: [{ task: 'kpi.a', error: 'x', reason: 'no such column' }],
      blocked: [{ task: 'kpi.b', because: ['kpi.a'] }],
      more: 2,
    }),
    'sales failed: 1 task failed',
    'Failed:\n- kpi.a: no such column\nNot run: kpi.b (because of kpi.a)\n… and 2 more failed or did not run',
  ],
  [
    'runs of a backfill',
    thrown('Starlake.BackfillFailed', {
      pipeline: 'sales',
      failed: [{ scheduledTime: '2026-08-01T00:00:00Z', error: 'Starlake.LoadFailed', execution: 'arn' }],
      more: 1,
    }),
    'sales failed: 2 runs of sales failed',
    'Failed logical dates:\n- 2026-08-01T00:00:00Z: Starlake.LoadFailed\n… and 1 more',
  ],
  [
    'files that are left',
    thrown('Starlake.LoadFailed', { tables: [], files: ['a.csv'], moreFiles: 4 }),
    'sales failed: 5 files are left',
    'Files left in ingesting: a.csv, … and 4 more',
  ],
  [
    'datasets of a load that are not published',
    thrown('Starlake.LoadFailed', { tables: [], loaded: ['orders'], unpublished: 'the bus is gone' }),
    'sales failed: datasets are not published',
    'Loaded: orders\nDatasets are not published: the bus is gone',
  ],
  [
    'datasets of tasks that are not published',
    thrown('Starlake.TransformFailed', { failed: [], blocked: [], unpublished: 'the bus is gone' }),
    'sales failed: datasets are not published',
    'Datasets are not published: the bus is gone',
  ],
  [
    'an own error whose JSON was cut',
    { error: 'Starlake.LoadFailed', cause: '{"errorMessage": "no end' },
    'sales failed',
    'Starlake.LoadFailed: {"errorMessage": "no end',
  ],
  [
    'another error',
    { error: 'States.Runtime', cause: 'a path is missing' },
    'sales failed',
    'States.Runtime: a path is missing',
  ],
  [
    'an error whose JSON was cut',
    { error: 'E', cause: '{"errorMessage": "no end' },
    'sales failed',
    'E: {"errorMessage": "no end',
  ],
])('%s', async (_, described, title, lines) => {
  const world = new World();
  await world.run('FAILED', described);
  expect(world.messages[0].title).toBe(title);
  expect(world.messages[0].lines.slice(1).join('\n')).toBe(lines);
});

test.each([
  ['TIMED_OUT', 'sales took longer than its timeout', 'RunsTimedOut'],
  ['ABORTED', 'sales was stopped', 'RunsAborted'],
])('%s', async (status, title, metric) => {
  const world = new World();
  await world.run(status);
  expect(world.messages[0].title).toBe(title);
  expect(world.counts).toEqual([[metric, 1]]);
});

test('docs/monitoring.md shows this message, with addresses cut', async () => {
  const page = readFileSync(path.join(__dirname, '../../../docs/monitoring.md'), 'utf8');
  const [, shown] = /```text\n([^]*?)\n```/.exec(page)!;
  const parts = shown.split('…').map((part) => part.replace(/[^\w\s]/g, '\\$&'));
  const world = new World();
  await world.run('FAILED', LOAD_FAILED);
  expect(emailOf(world.messages[0])).toMatch(new RegExp(`^${parts.join('\\S*')}$`));
});

test('a run that was redriven before its event came is not reported', async () => {
  const world = new World();
  jest.spyOn(world.runs, 'get').mockReturnValue({ status: 'RUNNING' });
  await world.run('FAILED', LOAD_FAILED);
  expect(world.messages).toEqual([]);
});

test('child executions of a distributed Map, and other state machines, are not reported', async () => {
  const world = new World();
  await world.run('FAILED', {}, world.now, `${ARN}:execution:Test-sales-1/Load:1`);
  await world.run('FAILED', {}, world.now, `${ARN}:execution:Test-later:1`);
  expect(world.messages).toEqual([]);
});

const loaded = (table: string, rows?: number, rejected?: number) => ({ table, status: 'LOADED', rows, rejected });
const output = (...tables: object[]) => ({
  output: JSON.stringify({ domain: 'sales', status: 'LOADED', scheduledDate: '2026-08-02T00:00:00+0000', tables }),
});

test('a run that succeeded is logged, and only its tables with too many rejected rows are reported', async () => {
  const world = new World();
  await world.run('SUCCEEDED', output(loaded('orders', 990, 10), loaded('unknown')));
  expect(world.messages).toEqual([]);
  const rejected = output(loaded('orders', 989, 11), loaded('items', 1, 0), loaded('zones', 0, 7));
  await world.run('SUCCEEDED', rejected, world.now, `${ARN}:execution:Test-sales-1:run-2`);
  expect(world.messages.map(({ title, lines }) => [title, ...lines])).toEqual([
    [
      'sales: 2 tables have too many rejected rows',
      'More than 1 % of the rows were rejected, and the others were loaded:',
      '- orders: 1.1 % (989 rows, 11 rejected)',
      '- zones: 100 % (0 rows, 7 rejected)',
    ],
  ]);
  expect(world.counts).toEqual([['TablesRejected', 2]]);
  expect(world.log[1]).toMatchObject({ status: 'SUCCEEDED', loaded: 3, rows: 990, rejected: 18 });
});

test('a skipped run is logged as such', async () => {
  const world = new World();
  await world.run('SUCCEEDED', { output: JSON.stringify({ status: 'SKIPPED', tables: [] }) });
  expect(world.log).toEqual([expect.objectContaining({ status: 'SKIPPED', loaded: 0 })]);
});

test('an output that EventBridge has no room for is asked for', async () => {
  const world = new World();
  world.runs.set(EXECUTION, { status: 'SUCCEEDED', ...output(loaded('orders', 1, 1)) });
  jest.spyOn(world.runs, 'set').mockReturnThis();
  await world.run('SUCCEEDED');
  expect(world.messages).toHaveLength(1);
});

test('in a chat, names and quotes of a log become no links, mentions or code', async () => {
  const world = new World();
  await world.run(
    'FAILED',
    thrown('Starlake.LoadFailed', { tables: [{ table: 'a`b', reason: '<!channel> & <http://x|y>' }] }),
  );
  const chat = JSON.parse(chatOf(world.messages[0], 'id'));
  expect(chat).toMatchObject({
    version: '1.0',
    source: 'custom',
    id: 'id',
    content: { textType: 'client-markdown', keywords: ['Starlake', 'RunFailed'] },
    metadata: { threadId: EXECUTION, eventType: 'RunFailed', relatedResources: [EXECUTION] },
  });
  expect(chat.content.description).toContain('- a`b: &lt;!channel&gt; &amp; &lt;http://x|y&gt;');
  expect(chat.content.nextSteps[0]).toBe(
    'When the cause is mended, run again what failed (for 14 days): `npx starlake-sfn redrive sales run-1 --stack Test --region eu-west-1`',
  );
});

test('whatever fails, a message has a subject that SNS takes, and a size that chats show', async () => {
  const failed = fc.record({
    table: fc.string({ unit: 'binary' }),
    diagnosis: fc.string({ unit: 'binary', maxLength: 700 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(failed, { maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 200 }),
      async (tables, name) => {
        const world = new World({ pipelines: [{ name, kind: 'load', machine: 'Test-sales-1' }] });
        await world.run('FAILED', thrown('Starlake.LoadFailed', { tables }));
        const [message] = world.messages;
        expect(subjectOf(message)).toMatch(/^[!-~][ -~]{0,98}$/);
        const { content } = JSON.parse(chatOf(message, 'id'));
        expect(content.description.length).toBeLessThanOrEqual(2801);
        expect(content.description).not.toMatch(/[<>]/);
        expect(content.title.length).toBeLessThanOrEqual(250);
      },
    ),
    { numRuns: 30 },
  );
});
