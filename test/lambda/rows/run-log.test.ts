import * as fc from 'fast-check';
import { readRunLog, RunLogSource } from '../../../lambda/rows/run-log';
import { FakeLogs, summaryLine } from '../../helpers/fake-logs';
import { FakeHistories } from '../../helpers/handler-ports';

const SOURCE: RunLogSource = {
  ingesting: 's3a://lake/datasets/ingesting/sales',
  execution: 'me',
  from: 1_000,
  redrive: 0,
  shared: false,
};

function read(
  lines: Parameters<typeof summaryLine>[] | FakeLogs,
  source: Partial<RunLogSource> = {},
  more: object = {},
) {
  const printed = lines instanceof FakeLogs ? lines : new FakeLogs(lines.map((line) => summaryLine(...line)));
  return readRunLog({ ...SOURCE, ...source }, { printed, histories: new FakeHistories(), ...more });
}

const names = async (log: ReturnType<typeof read>) => (await log).loads.flatMap((load) => load.names);

test('lines of the run, in the order in which its files were loaded', async () => {
  const lines = [
    summaryLine('orders', 'o2', 5, 1, { time: 3_000 }),
    summaryLine('orders', 'o1', 7, 0, { time: 2_000 }),
    summaryLine('orders', 'early', 1, 0, { time: 999 }),
  ];
  const printed = new FakeLogs(lines);
  expect((await read(printed)).loads).toEqual([
    {
      names: ['o1'],
      table: 'orders',
      counts: { accepted: 7, rejected: 0 },
      time: 2_000,
      stream: 'load/starlake/orders',
    },
    {
      names: ['o2'],
      table: 'orders',
      counts: { accepted: 5, rejected: 1 },
      time: 3_000,
      stream: 'load/starlake/orders',
    },
  ]);
  // That of the folder is Starlake's own name for the domain.
  expect(printed.searches).toEqual([{ terms: ['ingestion-summary', 'domain: sales,'], from: 1_000 }]);
});

test('another lake may have a domain of the same name, and a folder may be spelt in several ways', async () => {
  const at = (folder: string) => read([['orders', 'o1', 1, 0, { folder }]]);
  expect(await names(at('s3a://other/datasets/ingesting/sales'))).toEqual([]);
  expect(await names(at('s3a://lake/datasets/ingesting/sales2'))).toEqual([]);
  expect(await names(at('s3://lake/datasets//ingesting/sales'))).toEqual(['o1']);
  const local = { ingesting: '/lake/ingesting/sales' };
  expect(await names(read([['orders', 'o1', 1, 0, { folder: 'file:/lake/ingesting/sales' }]], local))).toEqual(['o1']);
  expect(await names(read([['orders', 'o1', 1, 0, { folder: 'file:///lake/ingesting/sales' }]], local))).toEqual([
    'o1',
  ]);
});

test('what was printed while a redriven execution did not run is of another run', async () => {
  const histories = new FakeHistories({ me: [{ from: 2_000, to: 3_000 }] });
  const lines = [1_999, 2_000, 2_999, 3_000].map((time) => ['orders', `o${time}`, 1, 0, { time }] as const);
  const all = lines.map((line) => [...line] as Parameters<typeof summaryLine>);
  expect(await names(read(all, { redrive: 1 }, { histories }))).toEqual(['o1999', 'o3000']);
  // The history is only asked of one that was redriven.
  expect(await names(read(all, {}, { histories }))).toHaveLength(4);
});

test('where other runs may be going, only what a task of this one has printed', async () => {
  const tasks = { of: async () => [{ taskArn: 'arn:aws:ecs:us-east-1:1:task/c/mine' }] };
  const lines = ['mine', 'theirs'].map((id) => ['orders', id, 1, 0, { stream: `load/starlake/${id}` }]);
  const log = await read(lines as Parameters<typeof summaryLine>[], { shared: true }, { tasks });
  expect(log.loads.flatMap((load) => load.names)).toEqual(['mine']);
  expect(log.others.flatMap((load) => load.names)).toEqual(['theirs']);
});

test.each([
  ['AccessDeniedException', 'Cannot look for lines: AccessDeniedException'],
  ['ResourceNotFoundException', 'Cannot look for lines: ResourceNotFoundException'],
])('a log that gives %s is not known, and does not fail the run', async (name, unknown) => {
  expect(await read(new FakeLogs([], name))).toMatchObject({ loads: [], unknown });
});

test('an error that may pass is one', async () => {
  await expect(read(new FakeLogs([], 'ThrottlingException'))).rejects.toMatchObject({ name: 'ThrottlingException' });
});

test('without a log, and where its level hides the lines, nothing is looked for', async () => {
  expect(await read([], {}, { printed: undefined })).toMatchObject({
    unknown: 'nobody knows where the containers log',
  });
  const printed = new FakeLogs();
  expect(await read(printed, { hidden: 'warn' })).toMatchObject({ unknown: 'SL_LOG_LEVEL=warn hides them' });
  expect(printed.searches).toEqual([]);
});

test('lines that come twice, torn, in any order and among foreign ones: those that are whole count once', async () => {
  const load = fc.record({ name: fc.integer({ min: 1, max: 9 }), stream: fc.integer({ min: 1, max: 3 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(load, { selector: ({ name, stream }) => `${name}-${stream}`, maxLength: 12 }),
      fc.array(fc.nat({ max: 30 })),
      fc.array(fc.string()),
      fc.infiniteStream(fc.nat()),
      async (loads, repeats, foreign, order) => {
        const whole = loads.map(({ name, stream }) =>
          summaryLine('orders', `o${name}`, name, 0, { time: 2_000 + name, stream: `s${stream}` }),
        );
        const again = whole.filter((_, i) => repeats.includes(i));
        const torn = whole
          .filter((_, i) => repeats.includes(i + 15))
          .map((line) => ({ ...line, text: line.text.slice(0, -1 - line.text.length / 9) }));
        const others = foreign.map((text) => ({
          text: `${text} ingestion-summary domain: sales,`,
          time: 2_000,
          stream: 'x',
        }));
        const lines = [...whole, ...again, ...torn, ...others]
          .map((line) => ({ line, at: order.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ line }) => line);
        const log = await read(new FakeLogs(lines));
        const told = log.loads.map(({ names: [name], stream, counts }) => `${name} ${stream} ${counts?.accepted}`);
        expect(told.sort()).toEqual(loads.map(({ name, stream }) => `o${name} s${stream} ${name}`).sort());
        expect(log.torn.has('x')).toBe(foreign.length > 0);
      },
    ),
  );
});
