import { render } from '../../../../local/cli/progress/live/render';
import { plainProgress } from '../../../../local/cli/progress/plain/plain';
import { summarize } from '../../../../local/cli/progress/summary/summary';
import { nextRound } from '../../../../local/cli/progress/view/round';
import { reduce } from '../../../../local/cli/progress/view/reduce';
import { tablesOfMaps } from '../../../../local/cli/progress/view/tables-of-maps';
import { initialView } from '../../../../local/cli/progress/view/view';
import { runResults } from '../../../../local/cli/commands/run/run-results';
import { sales } from '../support';
import { Script } from './events';

const LOADS = [{ table: 'customers,orders,products' }, { table: 'returns' }];
const GROUP = LOADS[0]!.table;
const PAGE = { width: Infinity, color: false, unicode: true };

/** Two containers are going: one loads three tables. */
function going(): { script: Script; group: number } {
  const script = new Script().start().map(2, 6, { preLoad: { loads: LOADS } });
  const group = script.begin(0, GROUP);
  const returns = script.begin(1, 'returns');
  script.line(group, 'Table: sales.orders').wait(2).finish(1, 'returns', returns);
  return { script, group };
}

/** The group has ended with exit code 1: of orders alone it has loaded nothing. */
function failed(): Script {
  const { script, group } = going();
  script.line(group, 'INFO products is loaded').wait(4).finish(0, GROUP, group, 1);
  const failure = { kind: 'COMMAND_FAILED', diagnosis: 'exit code 1' };
  script.enter('Explain', 'Task', { item: 0, parent: 'Load tables' });
  script.exit('Explain', 'Task', { item: 0, parent: 'Load tables', output: { table: GROUP, failure } });
  return script.exit('Load tables', 'Map');
}

function plain(script: Script): string[] {
  let out = '';
  const sink = { write: (text: unknown) => (out += String(text)) };
  const progress = plainProgress(sink, { live: false, color: false, unicode: true }, initialView(sales), {
    verbose: false,
  });
  script.events.forEach((event) => progress.event(event));
  progress.end();
  return out.trimEnd().split('\n');
}

test('while a group goes, its line names its tables and shows what it prints last', () => {
  const { script } = going();
  const view = script.events.reduce(reduce, initialView(sales));
  const lines = render(view, { width: 120, height: 40, now: script.now, color: false }).join('\n');
  expect(lines).toContain('1/2 containers of 4 tables · 1/6 slots');
  expect(lines).toMatch(/customers, orders, products +Load .*\n +│ Table: sales\.orders/);
});

test('the failure of a group is that of its container, and the next round says why for each table', () => {
  const script = failed();
  const wait = { wait: 0, loads: [{ table: 'orders' }] };
  script.enter('Wait', 'Wait', { input: { preLoad: wait } });
  const lines = plain(script).join('\n');
  expect(lines).toContain('✗ container of customers, orders, products failed  exit code 1');
  expect(lines).toContain('→ Wait  orders again: exit code 1');
  expect(lines).not.toContain('✗ customers failed');
});

test('at the end each table has its own status, and its time says with how many it was loaded', () => {
  const script = failed();
  const again = script.map(1, 6, { preLoad: { loads: [{ table: 'orders' }] } }).begin(0, 'orders');
  script.wait(3).finish(0, 'orders', again).exit('Load tables', 'Map');
  const tables = ['customers', 'orders', 'products', 'returns'].map((table) => ({ table, status: 'LOADED', rows: 5 }));
  const output = { domain: 'sales', status: 'LOADED', tables };
  const result = { status: 'SUCCEEDED', output, history: script.events } as const;
  expect(summarize(result, PAGE).slice(0, 5)).toEqual([
    'table      status  rows                  time',
    'customers  LOADED     5  6.0s in a group of 3',
    'orders     LOADED     5                  9.0s',
    'products   LOADED     5  6.0s in a group of 3',
    'returns    LOADED     5                  2.0s',
  ]);
  expect(runResults(result, 'load')).toMatchObject([{ name: 'customers', group: 3 }, { name: 'orders' }, {}, {}]);
});

test('a table of a group that failed is not told by the last lines of the others', () => {
  const cause = JSON.stringify({ domain: 'sales', tables: [{ table: 'orders', kind: 'COMMAND_FAILED' }] });
  const lines = summarize({ status: 'FAILED', error: 'Starlake.LoadFailed', cause, history: failed().events }, PAGE);
  expect(lines.join('\n')).not.toContain('products is loaded');
});

test('a round and its Map have the tables of groups, also of those that never began', () => {
  const { events } = new Script().map(2, 6, { preLoad: { loads: LOADS } });
  expect(tablesOfMaps(events)).toEqual(['customers', 'orders', 'products', 'returns']);
  const [wait] = new Script().enter('Wait', 'Wait', { input: { preLoad: { wait: 0, loads: LOADS } } }).events;
  expect(nextRound(wait!)?.names).toEqual(['customers', 'orders', 'products', 'returns']);
});

test('a run of transforms has a row for each dataset of a group that it loads', () => {
  const history = failed().events.map((event) => ({
    ...{ type: 'ChildEvent', time: event.time, state: 'load', child: 1, pipeline: 'sales', kind: 'load' },
    event,
  }));
  const results = runResults({ status: 'FAILED', error: 'x', cause: '{}', history: history as never }, 'transform');
  expect(results.map(({ name }) => name)).toEqual(
    ['customers', 'orders', 'products', 'returns'].map((table) => `sales.${table}`),
  );
});
