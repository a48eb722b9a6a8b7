import { runOf } from '../../../lambda/join-datasets/claim';
import { EMPTY } from '../../../lambda/join-datasets/state';

const NOW = new Date('2026-08-02T06:00:00Z');
const claim = (date: string, since = date, startDate?: string, now = NOW) =>
  runOf(EMPTY, { stateMachine: 'arn', startDate }, { since, date }, now);

test('the interval ends with the latest logical date, and begins before the earliest', () => {
  expect(claim('2026-08-04T00:00:00.000Z', '2026-08-02T00:00:00.000Z', '2026-08-01T00:00:00.000Z').input).toEqual({
    scheduledTime: '2026-08-04T00:00:00Z',
    dataInterval: { since: '2026-08-02T00:00:00Z', startDate: '2026-08-01T00:00:00Z', end: '2026-08-04T00:00:00Z' },
  });
});

test('a store that begins anew takes other names', () => {
  const date = '2026-08-02T00:00:00.000Z';
  const later = claim(date, date, undefined, new Date(NOW.getTime() + 1));
  expect(claim(date).name).toBe(claim(date).name);
  expect(later).toMatchObject({ number: 1 });
  expect(later.name).not.toBe(claim(date).name);
});

test('parts of seconds of a logical date are cut off', () => {
  const { scheduledTime, dataInterval } = claim('2026-08-02T00:00:00.999Z').input;
  expect(scheduledTime).toBe('2026-08-02T00:00:00Z');
  expect(dataInterval).toEqual({ since: scheduledTime, end: scheduledTime });
});
