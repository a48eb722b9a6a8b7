import { rmSync } from 'node:fs';
import { synthesizeLanes } from '../../faults/assembly';
import { PROMISES } from '../../faults/promises';
import type { Act, Delivery, Scenario } from '../../faults/scenario';
import { CALM, play } from '../../faults/story';
import { VARIANTS } from '../../faults/variants';

const [lane] = synthesizeLanes(1);
afterAll(() => rmSync(lane!.assembly.directory, { recursive: true, force: true }));

const act = (fields: Partial<Act> = {}): Act => ({ ...CALM, ...fields });
const orders: Delivery = { table: 'orders', rows: 3, area: 'stage' };
const scenario = (name: string, ...acts: Act[]): Scenario => ({
  ...{ seed: 1, number: 1, theme: 'ack', recovery: 'run', acts },
  variant: VARIANTS.find((variant) => variant.name === name)!,
});

test('an ack file that comes after the run that is redriven is not put there for it: it would not be its own', async () => {
  const failing = act({
    before: [orders],
    containers: [{ kind: 'exit-1', verb: 'load', table: 'orders', step: 'started', pass: 1, times: 1 }],
  });
  // Another run uses the ack file up before the first one is redriven.
  const another = act({ tables: ['orders'] });
  const played = scenario('AckRestore', failing, another, act({ kind: 'redrive', before: [orders] }));
  const result = await play(played, lane!);
  expect(result.breaches).toEqual([]);
  expect(result).toMatchObject({
    runs: 3,
    rows: 6,
    lost: 0,
    duplicated: 0,
    lied: 0,
    faults: { 'exit-1': 1, redrive: 1 },
  });
});

test.each(['committed', 'summarized', 'finished'] as const)(
  'a load that fails when it has come to %s has its rows once, and its run tells them',
  async (step) => {
    const failing = act({
      before: [
        { ...orders, rejected: 1 },
        { ...orders, table: 'returns', rejected: 3 },
      ],
      containers: [{ kind: 'exit-1', verb: 'load', table: 'orders', step, pass: 1, times: 1 }],
    });
    // Of returns nothing is loaded: the run fails, however often it is redriven, until files of it come that can be.
    const mended = act({ kind: 'redrive', before: [{ ...orders, table: 'returns' }] });
    const result = await play(scenario('PendingRestore', failing, mended), lane!);
    expect(result.breaches).toEqual([]);
    expect(result).toMatchObject({ rows: 9, rejected: 4, lost: 0, faults: { [`exit-1-${step}`]: 1, redrive: 1 } });
  },
);

test.each(['started', 'taken', 'committed', 'summarized', 'put-away', 'finished'] as const)(
  'a container of several tables that is killed when it has come to %s loads each row once, and its run names only what it left',
  async (step) => {
    const tables = ['customers', 'orders', 'returns'] as const;
    const killed = act({
      before: tables.map((table) => ({ ...orders, table })),
      containers: [{ kind: 'killed', verb: 'load', table: 'orders', step, pass: 1, times: 1 }],
    });
    const result = await play(scenario('GroupNoRetries', killed), lane!);
    expect(result.breaches).toEqual([]);
    expect(result).toMatchObject({ rows: 9, lost: 0, duplicated: 0, lied: 0, faults: { [`killed-${step}`]: 1 } });
  },
);

test('a redrive after another run names only what its container of several tables has not loaded', async () => {
  const failing = act({
    before: [orders, { ...orders, table: 'returns' }],
    containers: [{ kind: 'exit-1', verb: 'load', table: 'orders', step: 'read', pass: 1, times: 1 }],
  });
  const another = act({ before: [{ ...orders, table: 'products' }] });
  const result = await play(scenario('GroupNoRetries', failing, another, act({ kind: 'redrive' })), lane!);
  expect(result.breaches).toEqual([]);
  expect(result).toMatchObject({ rows: 9, lost: 0, duplicated: 0, lied: 0, faults: { redrive: 1 } });
});

test('who takes every table of a failed container for failed is found out', async () => {
  const failing = act({
    before: [orders, { ...orders, table: 'returns' }],
    containers: [{ kind: 'exit-1', verb: 'load', table: 'orders', step: 'read', pass: 1, times: 1 }],
  });
  const played = scenario('GroupNoRetries', failing);
  expect((await play(played, lane!)).lied).toBe(0);
  expect((await play(played, lane!, { broken: PROMISES.groups })).lied).toBeGreaterThan(0);
});
