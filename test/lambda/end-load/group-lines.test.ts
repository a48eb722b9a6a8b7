import { ARCHIVE, at, causeOf, end, GROUP, groupFailed, lineOf } from './group-round';
import { INGESTING, STAGE } from './run';

describe('lines of the log that are not as they should be', () => {
  const archived = at(ARCHIVE, 'orders-1', 'customers-1', 'returns-1');
  const tablesOf = async (ended: Promise<unknown>) =>
    ((await ended) as { summary: { tables: Array<{ table: string; status: string; rows?: number }> } }).summary.tables;

  test.each([GROUP, groupFailed('UNKNOWN', 139)])(
    'late, or doubled: they are waited for, and count once',
    async (result) => {
      const lines = [
        lineOf('orders'),
        lineOf('orders'),
        lineOf('customers', { look: 3 }),
        lineOf('returns', { look: 4 }),
      ];
      const { result: ended } = end({ result, files: archived, lines });
      expect(await tablesOf(ended)).toEqual(
        ['orders', 'customers', 'returns'].map((table) => ({ table, status: 'LOADED', rows: 2, rejected: 0 })),
      );
    },
  );

  test.each([GROUP, groupFailed('UNKNOWN', 139)])(
    'missing: the archive tells, and rows are not known',
    async (result) => {
      const { result: ended } = end({ result, files: archived, logged: ['orders', 'returns'] });
      const tables = await tablesOf(ended);
      expect(tables.map(({ table, status }) => `${table} ${status}`)).toEqual([
        ...['orders LOADED', 'customers LOADED', 'returns LOADED'],
      ]);
      expect(tables.map(({ rows }) => rows)).toEqual([2, undefined, 2]);
    },
  );

  test('missing, and the file is in no area: the table is not taken for loaded, and nor is one that others are', async () => {
    const { result } = end({
      ...{ result: groupFailed('COMMAND_FAILED', 1), logged: ['orders'] },
      files: [...at(ARCHIVE, 'orders-1'), ...at(INGESTING, 'customers-1')],
      fields: { retries: 0 },
    });
    const { tables, loaded } = await causeOf(result);
    expect(tables).toMatchObject([
      { table: 'customers', kind: 'COMMAND_FAILED' },
      { table: 'returns', kind: 'FILES_GONE' },
    ]);
    expect(loaded).toEqual(['orders']);
  });

  test('torn: it may be about a file that is left, which is not loaded again by itself', async () => {
    const torn = lineOf('customers');
    const { ports, result } = end({
      ...{ result: groupFailed('UNKNOWN', 139), logged: ['orders'] },
      files: [...at(ARCHIVE, 'orders-1'), ...at(INGESTING, 'customers-1'), ...at(STAGE, 'returns-1')],
      lines: [{ ...torn, text: torn.text.slice(0, -12) }],
    });
    // What the container had not come to is loaded.
    expect((await result).loads).toEqual([{ table: 'returns' }]);
    expect((await result).loaded).toEqual([{ table: 'orders' }]);
    expect(await ports.storage.list(INGESTING)).toEqual(['customers-1']);
  });
});
