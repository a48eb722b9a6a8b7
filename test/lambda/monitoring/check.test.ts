import { ARN, EXECUTION, World } from './world';

const DAILY = { cron: '0 0 * * *', timeZone: 'UTC' };
const sales = (schedules: object[] = [DAILY]) => ({
  pipelines: [{ name: 'sales', kind: 'load', machine: 'Test-sales-1', schedules: schedules as [typeof DAILY] }],
});
const at = (time: string) => new Date(`2026-08-${time}:00Z`);
const titles = ({ messages }: World) => messages.map(({ title }) => title);

/** A world that has been watched since the evening before. */
async function watched(world: World): Promise<World> {
  world.now = at('01T20:00');
  await world.check();
  world.now = at('02T00:01');
  return world;
}

describe('late', () => {
  test('a run that has not begun, once, and in the metric at each check', async () => {
    const world = await watched(new World(sales()));
    await world.check(118);
    expect(titles(world)).toEqual([]);
    await world.check(2);
    await world.check(15);
    expect(titles(world)).toEqual(['sales is late']);
    expect(world.messages[0].lines).toEqual([
      'No run for its scheduled time has ended:',
      '- sales, scheduled at 2026-08-02T00:00:00Z, 2 hours ago: no run is going',
    ]);
    expect(world.counts).toEqual([
      ['RunsLate', 1],
      ['RunsLate', 1],
    ]);
  });

  test('says how long a run goes, and what it waits for', async () => {
    const world = await watched(new World({ ...sales(), waitingAfter: 86_400 }));
    await world.run('RUNNING');
    world.waits.set(EXECUTION, 'the ack file is not there');
    await world.check(120);
    expect(world.messages[0].lines[1]).toBe(
      '- sales, scheduled at 2026-08-02T00:00:00Z, 2 hours ago: run run-1 has been going for 2 hours, and waits: the ack file is not there',
    );
  });

  test.each(['SUCCEEDED', 'FAILED'])(
    'a run that has ended (%s) is not late, and the next one is again',
    async (status) => {
      const world = await watched(new World(sales()));
      await world.run(status, { input: '{"scheduledTime":"2026-08-02T00:00:00Z"}' });
      await world.check(300);
      expect(titles(world).filter((title) => title.includes('late'))).toEqual([]);
      await world.check(24 * 60);
      expect(titles(world)).toContain('sales is late');
    },
  );

  test('a run for an earlier time, as of a backfill, does not count', async () => {
    const world = await watched(new World(sales()));
    await world.run('SUCCEEDED', { input: '{"scheduledTime":"2026-07-01T00:00:00Z"}' });
    await world.check(120);
    expect(titles(world)).toEqual(['sales is late']);
  });

  test('what was scheduled before anything was watched does not count', async () => {
    const world = new World(sales());
    world.now = at('02T05:00');
    await world.check();
    await world.check(15);
    expect(titles(world)).toEqual([]);
  });

  test.each([
    ['begins later', { ...DAILY, from: at('03T00:00').getTime() }],
    ['has ended', { ...DAILY, to: at('01T12:00').getTime() }],
    ['may begin much later', { ...DAILY, window: 4 * 3600 }],
  ])('a schedule that %s has no late run', async (_, schedule) => {
    const world = await watched(new World(sales([schedule])));
    await world.check(150);
    expect(titles(world)).toEqual([]);
  });

  test('several pipelines are one message', async () => {
    const of = (name: string) => ({ name, kind: 'load', machine: name, schedules: [DAILY] });
    const world = await watched(new World({ pipelines: Array.from({ length: 20 }, (_, i) => of(`p${i}`)) }));
    await world.check(120);
    expect(titles(world)).toEqual(['20 pipelines are late']);
    expect(world.messages[0].lines).toHaveLength(17);
    expect(world.messages[0].context!.pipelines).toMatch(/^p0 p1 .* p19$/);
  });
});

describe('waiting', () => {
  test('a run that waits is reported once, one that works is not', async () => {
    const world = new World();
    const other = `${ARN}:execution:Test-sales-1:run-2`;
    await world.run('RUNNING');
    await world.run('RUNNING', {}, world.now, other);
    world.waits.set(EXECUTION, 'another run of domain sales is still going');
    await world.check(59);
    expect(titles(world)).toEqual([]);
    await world.check(2);
    await world.check(15);
    expect(titles(world)).toEqual(['A run of sales waits']);
    expect(world.messages[0].lines).toEqual([
      '- sales, run run-1, for 61 minutes: another run of domain sales is still going',
    ]);
    expect(world.counts).toEqual([
      ['RunsWaiting', 1],
      ['RunsWaiting', 1],
    ]);
  });

  test('a run that has ended does not run again by an event that comes late, and waits from its redrive on', async () => {
    const world = new World();
    const begin = world.now;
    await world.run('RUNNING');
    world.now = new Date(begin.getTime() + 1000);
    await world.run('SUCCEEDED');
    await world.run('RUNNING', {}, begin);
    world.waits.set(EXECUTION, 'no');
    await world.check(120);
    expect(titles(world)).toEqual([]);
    await world.run('RUNNING');
    await world.check(59);
    expect(titles(world)).toEqual([]);
    await world.check(2);
    expect(titles(world)).toHaveLength(1);
  });
});

describe('freshness', () => {
  const DAY = 86_400;
  const refresh = (world: World, dataset: string) =>
    world.on({ source: 'starlake', time: world.now.toISOString(), detail: { dataset } });

  test('warns, then says that it is an error, once each, until the table is refreshed', async () => {
    const world = new World({
      freshness: { 'sales.orders': { warn: DAY, error: 3 * DAY }, 'sales.items': { error: 30 * DAY } },
    });
    await world.check();
    await world.check(24 * 60);
    expect(titles(world)).toEqual([]);
    for (const minutes of [15, 15, 2 * 24 * 60, 15]) await world.check(minutes);
    expect(world.messages.map(({ title, lines }) => [title, lines[1]])).toEqual([
      [
        'Table sales.orders is stale',
        '- sales.orders: warning, 24 hours old (since 2026-08-02T02:00:00Z), and may be 24 hours',
      ],
      [
        'Table sales.orders is stale',
        '- sales.orders: error, 3 days old (since 2026-08-02T02:00:00Z), and may be 3 days',
      ],
    ]);
    expect(world.counts).toEqual([
      ['TablesStale', 1],
      ['TablesStale', 1],
    ]);
    await refresh(world, 'sales.orders');
    await world.check(15);
    expect(world.counts).toHaveLength(2);
    await world.check(25 * 60);
    expect(titles(world)).toHaveLength(3);
  });

  test('30 days are 30 days', async () => {
    const world = new World({ freshness: { 'hr.year': { error: 30 * DAY } } });
    await world.check();
    await refresh(world, 'hr.year');
    await world.check(30 * 24 * 60);
    expect(titles(world)).toEqual([]);
    await world.check(1);
    expect(titles(world)).toEqual(['Table hr.year is stale']);
  });

  test('10,000 tables that become stale together are one message, which names the oldest', async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `sales.t${i}`);
    const world = new World({ freshness: Object.fromEntries(names.map((name) => [name, { error: DAY }])) });
    await world.check();
    await world.check(2 * 24 * 60);
    expect(titles(world)).toEqual(['10000 tables are stale']);
    expect(world.messages[0].lines).toHaveLength(17);
    expect(world.counts).toEqual([['TablesStale', 10_000]]);
  });

  test('a refresh of a table without freshness, even of an odd name, leaves no note', async () => {
    const world = new World({ freshness: { 'sales.orders': { error: DAY } } });
    for (const dataset of ['sales.items', 'constructor', '__proto__']) await refresh(world, dataset);
    expect(await world.notes.all()).toEqual([]);
  });
});

test('an alarm becomes a message with its description', async () => {
  const world = new World();
  await world.on({
    source: 'aws.cloudwatch',
    alarmArn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:Test-DeadLetters',
    alarmData: {
      alarmName: 'Test-DeadLetters',
      state: { value: 'ALARM', reason: 'Threshold Crossed' },
      configuration: { description: 'a start of a run is in a dead-letter queue' },
    },
  });
  expect(world.messages[0]).toMatchObject({
    title: 'Alarm Test-DeadLetters',
    lines: ['a start of a run is in a dead-letter queue', 'Threshold Crossed'],
  });
});
