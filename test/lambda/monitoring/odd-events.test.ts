import { chatOf, emailOf, subjectOf } from '../../../lambda/monitoring/message';
import { ARN, EXECUTION, World } from './world';

// What EventBridge, Lambda and people do beside the usual: events twice, late or never, deployments, machines that are gone.

const DAILY = { cron: '0 0 * * *', timeZone: 'UTC' };
const scheduled = (...schedules: Array<typeof DAILY>) => ({
  pipelines: [{ name: 'sales', kind: 'load', machine: 'Test-sales-1', stack: 'Test', schedules }],
});
const at = (time: string) => new Date(`2026-08-${time}:00Z`);
const titles = ({ messages }: World) => messages.map(({ title }) => title);

test('an event that comes twice is told and logged once', async () => {
  const world = new World();
  for (let i = 0; i < 3; i++) await world.run('FAILED', { error: 'E', cause: 'C' });
  expect(titles(world)).toEqual(['sales failed']);
  expect(world.log).toHaveLength(1);
  expect(world.counts).toEqual([['RunsFailed', 1]]);
});

test('a message that SNS did not take is sent when Lambda calls again', async () => {
  const world = new World();
  world.delivery = async () => {
    throw new Error('SNS is away');
  };
  await expect(world.run('FAILED', { error: 'E' })).rejects.toThrow('SNS is away');
  world.delivery = async () => {};
  await world.run('FAILED', { error: 'E' });
  expect(titles(world)).toEqual(['sales failed']);
});

test('a run that fails again after a redrive is told of again, and the event of its first end, which comes last, is not', async () => {
  const world = new World();
  const [first, redriven, second] = ['02T02:00', '02T03:00', '02T04:00'].map(at);
  await world.run('FAILED', { error: 'E' }, first);
  await world.run('RUNNING', {}, redriven);
  await world.run('FAILED', { error: 'E' }, second);
  await world.run('FAILED', { error: 'E' }, first);
  expect(titles(world)).toEqual(['sales failed', 'sales failed']);
});

test('a run that is gone with its state machine is told of without its cause', async () => {
  const world = new World();
  jest.spyOn(world.runs, 'get').mockReturnValue(undefined);
  await world.run('ABORTED');
  expect(titles(world)).toEqual(['sales was stopped']);
});

test('a run for a time to come does not hide that those until then are late', async () => {
  const world = new World(scheduled(DAILY));
  world.now = at('01T20:00');
  await world.check();
  await world.run('SUCCEEDED', { input: '{"scheduledTime":"2062-08-02T00:00:00Z"}' });
  world.now = at('02T02:01');
  await world.check();
  expect(titles(world)).toEqual(['sales is late']);
});

test('a schedule that a deployment changes counts from then on, and so does one that is switched on again', async () => {
  const world = new World(scheduled(DAILY));
  world.now = at('01T20:00');
  await world.check();
  await world.run('SUCCEEDED', { input: '{"scheduledTime":"2026-08-01T00:00:00Z"}' });
  const set = (settings: object) => Object.assign(world.settings, settings);
  set(scheduled({ cron: '0 6 * * *', timeZone: 'UTC' }));
  await world.check(15);
  set(scheduled());
  await world.check(15);
  world.now = at('03T08:30');
  set(scheduled(DAILY));
  await world.check();
  expect(titles(world)).toEqual([]);
  world.now = at('04T02:30');
  await world.check();
  expect(titles(world)).toEqual(['sales is late']);
});

test('a pipeline that runs every minute and stands still is told of once a day', async () => {
  const world = new World(scheduled({ cron: '* * * * *', timeZone: 'UTC' }));
  await world.check();
  for (let i = 0; i < 4 * 49; i++) await world.check(15);
  expect(titles(world)).toEqual(['sales is late', 'sales is late']);
  expect(world.counts.length).toBeGreaterThan(180);
});

test.each([
  ['a time that clocks skip', 'Europe/Paris', '30 2 * * *', '2026-03-29', []],
  ['a time that clocks show twice', 'Europe/Paris', '30 2 * * *', '2026-10-25', ['2026-10-25T00:30:00Z']],
])('%s is late at most once', async (_, timeZone, cron, day, ticks) => {
  const world = new World(scheduled({ cron, timeZone }));
  world.now = new Date(`${day}T00:00:00Z`);
  await world.check();
  for (let i = 0; i < 80; i++) await world.check(15);
  expect(world.messages.map(({ lines }) => /scheduled at (\S+),/.exec(lines[1])![1])).toEqual(ticks);
});

test('an end of which nobody has told: the run is looked at no more, and its end is still told when it comes', async () => {
  const world = new World();
  const begin = world.now;
  await world.run('RUNNING');
  world.waits.set(EXECUTION, 'a file');
  world.runs.set(EXECUTION, { status: 'FAILED', error: 'E' });
  await world.check(90);
  expect(titles(world)).toEqual([]);
  world.runs.set(EXECUTION, { status: 'RUNNING' });
  await world.check(90);
  expect(titles(world)).toEqual([]);
  await world.run('FAILED', { error: 'E' }, new Date(begin.getTime() + 60_000));
  expect(titles(world)).toEqual(['sales failed']);
});

test('runs of a pipeline that is no longer monitored are not asked for', async () => {
  const world = new World();
  await world.run('RUNNING');
  world.waits.set(EXECUTION, 'a file');
  Object.assign(world.settings, { pipelines: [] });
  await world.check(90);
  expect(titles(world)).toEqual([]);
});

test('of a load and a transform of one name, each has its own runs', async () => {
  const of = (kind: string) => ({ ...scheduled(DAILY).pipelines[0], kind, machine: `Test-${kind}` });
  const world = new World({ pipelines: [of('load'), of('transform')] });
  world.now = at('01T20:00');
  await world.check();
  world.now = at('02T00:01');
  await world.run('RUNNING', {}, world.now, `${ARN}:execution:Test-transform:run-9`);
  await world.check(121);
  expect(world.messages[0].lines.slice(1)).toEqual([
    expect.stringMatching(/: no run is going$/),
    expect.stringMatching(/: run run-9 has been going for 2 hours$/),
  ]);
});

test('what fails does not hide what is stale', async () => {
  const world = new World({ freshness: { 'sales.orders': { error: 60 } } });
  await world.check();
  await world.run('RUNNING');
  jest.spyOn(world.runs, 'get').mockImplementation(() => {
    throw new Error('throttled');
  });
  await expect(world.check(15)).rejects.toThrow('throttled');
  expect(titles(world)).toEqual(['Table sales.orders is stale']);
});

test('a pipeline has limits of its own', async () => {
  const own = { lateAfter: 8 * 3600, waitingAfter: 6 * 3600, maxRejectedRatio: 0.5 };
  const world = new World({ pipelines: [{ ...scheduled(DAILY).pipelines[0], ...own }] });
  world.now = at('01T20:00');
  await world.check();
  world.now = at('02T00:01');
  await world.run('RUNNING');
  world.waits.set(EXECUTION, 'a file');
  await world.check(5 * 60);
  expect(titles(world)).toEqual([]);
  await world.check(61);
  expect(titles(world)).toEqual(['A run of sales waits']);
  await world.check(2 * 60);
  expect(titles(world)).toEqual(['A run of sales waits', 'sales is late']);
  const tables = [{ table: 'orders', status: 'LOADED', rows: 6, rejected: 4 }];
  await world.run('SUCCEEDED', { output: JSON.stringify({ status: 'LOADED', tables }) });
  expect(titles(world)).toHaveLength(2);
});

test('tables that an output has no room for are judged, too', async () => {
  const world = new World();
  world.files.set('s3://lake/tables.json', [
    { table: 'orders', status: 'LOADED', rows: 1, rejected: 1 },
    { table: 'items', status: 'SKIPPED' },
  ]);
  const output = { status: 'LOADED', loaded: 1, skipped: 1, tablesFile: 's3://lake/tables.json' };
  await world.run('SUCCEEDED', { output: JSON.stringify(output) });
  expect(titles(world)).toEqual(['sales: 1 table has too many rejected rows']);
  expect(world.log).toEqual([expect.objectContaining({ loaded: 1, rows: 1, rejected: 1 })]);
});

test.each([
  ['control characters', '\u0001'],
  ['halves of characters', '\ud800'],
  ['letters of three bytes', '数'],
])('a cause of 400 KB of %s fits into a message of SNS, with the steps', async (_, letter) => {
  const world = new World();
  const reason = letter.repeat(400_000);
  const tables = [
    { table: 'a table.with "dots"', reason },
    { table: 'another', reason: 'disk full' },
  ];
  const cause = JSON.stringify({ errorMessage: JSON.stringify({ tables, unpublished: reason }) });
  await world.run('FAILED', { error: 'Starlake.LoadFailed', cause });
  const [message] = world.messages;
  const sent = JSON.stringify({ default: chatOf(message, 'id'), email: emailOf(message) });
  expect(Buffer.byteLength(sent)).toBeLessThan(262_144);
  expect(emailOf(message)).toContain('npx starlake-sfn redrive sales run-1 --stack Test --region eu-west-1');
  expect(emailOf(message)).toMatch(/^- a table\.with "dots": .*…\n- another: disk full\n/m);
});

test('of many long causes, a message of SNS has the first, with the steps', async () => {
  const world = new World();
  const tables = Array.from({ length: 40 }, (_, i) => ({ table: `t${i}`, reason: '\u0001'.repeat(5_000), log: 'a:b' }));
  const counts = Object.fromEntries(tables.map(({ table }) => [table.repeat(300), { rows: 1 }]));
  const files = tables.map(({ table }) => table.repeat(300));
  const cause = { tables, files, counts, loaded: Object.keys(counts), unpublished: '\u0001'.repeat(5_000) };
  await world.run('FAILED', {
    error: 'Starlake.LoadFailed',
    cause: JSON.stringify({ errorMessage: JSON.stringify(cause) }),
  });
  const [message] = world.messages;
  const sent = JSON.stringify({ default: chatOf(message, 'id'), email: emailOf(message) });
  expect(Buffer.byteLength(sent)).toBeLessThan(262_144);
  expect(emailOf(message)).toContain('npx starlake-sfn redrive sales run-1');
});

test('a subject has fewer than 100 characters, and ends with dots where it was cut', () => {
  const subject = subjectOf({ title: 'a'.repeat(200), lines: [], steps: [], thread: 't', type: 'RunFailed' });
  expect(subject).toBe(`${'a'.repeat(96)}...`);
});

test.each([
  [2, 'npx starlake-sfn status --stack S0 --stack S1 --region eu-west-1'],
  [6, 'npx starlake-sfn status --region eu-west-1'],
])('a command about pipelines of %i stacks', async (stacks, expected) => {
  const pipelines = Array.from({ length: 12 }, (_, i) => {
    return { name: `p${i}`, kind: 'load', machine: `m${i}`, stack: `S${i % stacks}` };
  });
  const world = new World({ pipelines, freshness: { 'a.b': { error: 60 } } });
  await world.check();
  await world.check(15);
  expect(world.messages[0].steps[0].command).toBe(expected);
});

test('a command is one that a shell takes, whatever a run is called', async () => {
  const world = new World();
  await world.run('FAILED', {}, world.now, `${ARN}:execution:Test-sales-1:it's (mine)`);
  expect(world.messages[0].steps[0].command).toBe(
    `npx starlake-sfn redrive sales 'it'\\''s (mine)' --stack Test --region eu-west-1`,
  );
});
