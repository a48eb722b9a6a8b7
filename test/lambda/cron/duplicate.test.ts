import { preLoad } from '../../../lambda/pre-load/pre-load';
import { duplicateStart } from '../../../lambda/cron/duplicate';
import { fakePorts } from '../../helpers/handler-ports';

const unless = { daysOfMonth: [1, 15], timeZone: 'Europe/Paris' };

test('a run that another schedule has started has nothing to do', () => {
  expect(duplicateStart({ unless }, '2026-08-15T00:00:00+0000')).toContain('has started a run for 2026-08-15');
  expect(duplicateStart({ unless }, '2026-08-14T00:00:00+0000')).toBeUndefined();
  expect(duplicateStart({ unless }, '2026-08-14T22:00:00+0000')).toBeDefined();
  expect(duplicateStart({ unless }, '2026-08-15T22:00:00+0000')).toBeUndefined();
});

test.each([[undefined], [null], [{}], [{ unless: null }], [[]], ['text']])('input %j is of the only one', (input) => {
  expect(duplicateStart(input, '2026-08-15T00:00:00+0000')).toBeUndefined();
});

test.each([['text'], [{}], [{ daysOfMonth: 1, timeZone: 'UTC' }], [{ ...unless, timeZone: 'Nowhere' }]])(
  'an error for %j',
  (wrong) => {
    const read = () => duplicateStart({ unless: wrong }, '2026-08-15T00:00:00+0000');
    expect(read).toThrow('unless must be {"daysOfMonth": [days], "timeZone": name}, got ');
    expect(read).toThrow(expect.objectContaining({ name: 'Starlake.InvalidInput' }));
  },
);

test('the gate of a pipeline closes, and acquires no lock', async () => {
  const ports = fakePorts(['s3a://lake/stage/sales/orders-1']);
  const Input = { scheduledTime: '2026-08-15T00:00:00Z', unless };
  const event = {
    domain: 'sales',
    strategy: 'pending' as const,
    pending: 'stage/sales',
    tables: [{ table: 'orders', pattern: 'orders-.*' }],
    execution: { Id: 'me', Input, StartTime: '2026-08-15T00:00:30.123Z' },
    pipeline: {
      overlap: 'WAIT' as const,
      staleFiles: 'FAIL' as const,
      lock: 'turn.json',
      ingesting: 'ingesting/sales',
    },
  };
  expect(await preLoad(event, ports, 's3a://lake')).toMatchObject({
    ready: false,
    scheduledDate: '2026-08-15T00:00:00+0000',
    summary: { status: 'SKIPPED', reason: expect.stringContaining('days of the month') },
  });
  expect(await ports.storage.exists('s3a://lake/turn.json')).toBe(false);
  const alone = {
    ...event,
    execution: { ...event.execution, Input: { ...Input, scheduledTime: '2026-08-14T00:00:00Z' } },
  };
  expect(await preLoad(alone, ports, 's3a://lake')).toMatchObject({ ready: true });
});
