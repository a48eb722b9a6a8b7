import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { plainProgress } from '../../../../local/cli/progress/plain/plain';
import { summarize } from '../../../../local/cli/progress/summary/summary';
import { reduce } from '../../../../local/cli/progress/view/reduce';
import { render } from '../../../../local/cli/progress/live/render';
import { initialView, type View } from '../../../../local/cli/progress/view/view';
import type { RunResult } from '../../../../local/run-event';
import { sales } from '../support';
import { Script } from './events';

const MANY = 2_000;

/** A distributed Map of two thousand tables, one after the other; every two hundredth fails. */
function crowd(): Script {
  const script = new Script().start().enter('Load tables', 'Map');
  script.state('MapRunStarted', 'Load tables', { stateType: 'Map', items: MANY, maxConcurrency: 128, input: [] });
  for (let item = 0; item < MANY; item++) {
    const table = `t${item}`;
    script.finish(item, table, script.begin(item, table), item % 200 === 199 ? 1 : 0);
  }
  return script;
}

const view = (script: Script): View => script.events.reduce(reduce, initialView(sales));

function plain(script: Script, verbose = false): string[] {
  const written: string[] = [];
  const look = { color: false, unicode: true, live: false };
  const progress = plainProgress({ write: (text) => written.push(String(text)) }, look, initialView(sales), {
    verbose,
  });
  script.events.forEach((event) => progress.event(event));
  return written.join('').split('\n').slice(0, -1);
}

describe('a Map of two thousand items', () => {
  const script = crowd();

  test('counts them, and draws no more lines than there is room for', () => {
    const now = view(script);
    expect(now.states[0]!.map).toMatchObject({
      total: MANY,
      slots: 128,
      tally: { begun: MANY, over: MANY, failed: 10 },
    });
    const lines = render(now, { width: 100, height: 20, now: script.now, color: false });
    expect(lines.length).toBeLessThanOrEqual(20);
    expect(lines.join('\n')).toContain('2000/2000 tables');
  });

  test('has a plain line for each hundredth and for what failed', () => {
    const lines = plain(script);
    expect(lines.length).toBeLessThan(160);
    expect(lines).toContain('00:00.0  Load tables  1,000 of 2,000 · 5 failed');
    expect(lines.at(-1)).toBe('00:00.0  Load tables  2,000 of 2,000 · 10 failed');
    expect(lines).toContain('00:00.0  → Load tables  2000 items, 128 at once');
    expect(lines.filter((line) => line.includes('✗ t199 '))).toHaveLength(1);
    expect(lines.join('\n')).not.toContain('t198 ');
  });

  test('has them all where all is wanted', () => {
    expect(plain(script, true).length).toBeGreaterThan(2 * MANY);
  });

  test('is summed up by what failed, some of what did not, and the number of the others', () => {
    const tables = Array.from({ length: MANY }, (_, i) => ({
      table: `t${i}`,
      status: i % 200 === 199 ? 'FAILED' : 'LOADED',
    }));
    const output = { domain: 'sales', status: 'LOADED', tables };
    const result: RunResult = { status: 'SUCCEEDED', output, history: script.events };
    const lines = summarize(result, { width: 100, color: false, unicode: true }, 'load');
    expect(lines.length).toBeLessThan(250);
    expect(lines.filter((line) => line.includes('FAILED'))).toHaveLength(10);
    expect(lines.join('\n')).toMatch(/and 1,800 more/);
    expect(lines.join('\n')).toMatch(/total +1990 of 2000/);
  });
});

test('tables that the output has in a file are summed up as those that it has itself', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'output-'));
  const tablesFile = path.join(folder, 'tables.json');
  const tables = [
    { table: 'orders', status: 'LOADED', rows: 5 },
    { table: 'lines', status: 'EMPTY' },
  ];
  writeFileSync(tablesFile, JSON.stringify(tables));
  const of = (output: object): string[] => {
    const result: RunResult = {
      status: 'SUCCEEDED',
      output: { domain: 'sales', status: 'LOADED', ...output },
      history: [],
    };
    return summarize(result, { width: 100, color: false, unicode: true }, 'load');
  };
  expect(of({ tablesFile, loaded: 1, skipped: 1 })).toEqual(of({ tables }));
  rmSync(folder, { recursive: true });
});
