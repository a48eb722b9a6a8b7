import { DATASETS, end, event, failed, INGESTING, opened, warn } from './run';
import { endLoad } from '../../../lambda/end-load/end-load';
import { fakePorts } from '../../helpers/handler-ports';

const MARKER = `${DATASETS}/succeeded/sales/20260802T000000+0000`;
const execution = (Input: unknown) => ({ Id: 'me', Input, StartTime: '2026-08-02T00:00:00Z', RedriveCount: 0 });

test.each([[{}], [{ tables: null }], [{ scheduledTime: '2026-08-02T00:00:00Z' }], [null]])(
  'a whole run that has loaded something is noted: %j',
  async (input) => {
    const { ports, result } = end(event(opened('orders'), ['orders'], { execution: execution(input) }));
    expect(await result).toMatchObject({ summary: { status: 'LOADED' } });
    expect((await result).next === 'END' && (await result)).not.toHaveProperty('summary.warning');
    expect(await ports.storage.exists(MARKER)).toBe(true);
  },
);

test('by the name of its pipeline, not of its domain', async () => {
  const { ports, result } = end(event(opened('orders'), ['orders'], { pipeline: 'sales daily' }));
  await result;
  const markers = [...ports.storage.contents.keys()].filter((file) => file.includes('/succeeded/'));
  expect(markers).toEqual([`${DATASETS}/succeeded/sales%20daily/20260802T000000+0000`]);
});

test.each([
  ['of some tables', event(opened('orders'), ['orders'], { execution: execution({ tables: ['orders'] }) })],
  ['that had nothing to load', event({ ...opened(), idle: ['orders'] }, [])],
])('a run %s is not', async (_, given) => {
  const { ports, result } = end(given);
  expect(await result).toMatchObject({ next: 'END' });
  expect(await ports.storage.exists(MARKER)).toBe(false);
});

test('nor is one that failed, or tries again', async () => {
  const again = end(event(opened('orders', 'returns'), ['orders', failed('returns')]), `${INGESTING}/returns-1`);
  expect(await again.result).toMatchObject({ next: 'LOAD' });
  expect(await again.ports.storage.exists(MARKER)).toBe(false);
  const over = end(event(opened('orders', 'returns'), ['orders', failed('returns')], { retries: 0 }));
  await expect(over.result).rejects.toMatchObject({ name: 'Starlake.LoadFailed' });
  expect(await over.ports.storage.exists(MARKER)).toBe(false);
});

test('a run that has loaded everything does not fail for want of its note, and says so', async () => {
  const ports = fakePorts();
  const write = ports.storage.replace.bind(ports.storage);
  ports.storage.replace = async (file, text, version) => {
    if (file === MARKER) throw Object.assign(new Error('not allowed'), { name: 'AccessDenied' });
    return write(file, text, version);
  };
  warn.mockClear();
  const result = await endLoad(event(opened('orders'), ['orders']), { ...ports, logs: {}, warn, datasets: DATASETS });
  const warning = 'a backfill will load 2026-08-02T00:00:00+0000 again: not allowed';
  expect(result).toMatchObject({ next: 'END', summary: { status: 'LOADED', warning } });
  expect(warn).toHaveBeenCalledWith(warning);
});

test('a run whose gate has closed ends with what the gate said, at once', async () => {
  const summary = { domain: 'sales', status: 'SKIPPED' as const, scheduledDate: 'D', reason: 'why', tables: [] };
  const { ports, result } = end(event({ ...opened(), ready: false, summary } as never, []));
  expect(await result).toMatchObject({ next: 'END', summary });
  expect(ports.storage.contents.size).toBe(0);
});
