import { FAULT_KINDS, kindOf } from '../../faults/faults';
import { planScenario, planScenarios } from '../../faults/plan';
import { PROMISES } from '../../faults/promises';
import { Random } from '../../faults/random';
import { VARIANTS } from '../../faults/variants';

const any = () => true;

test('the same seed has the same plan, and another seed another', () => {
  expect(planScenarios(7, 50, any)).toEqual(planScenarios(7, 50, any));
  expect(planScenarios(7, 50, any)).not.toEqual(planScenarios(8, 50, any));
});

test('a scenario is the same alone as in its plan', () => {
  expect(planScenario(3, 11)).toEqual(planScenarios(3, 100, any)[10]);
});

test('a plan has as many runs as it is asked for', () => {
  const starts = planScenarios(1, 200, any).flatMap(({ acts }) => acts.map((act) => act.starts));
  const runs = starts.reduce((sum, count) => sum + count, 0);
  expect(runs).toBeGreaterThanOrEqual(200);
  expect(runs).toBeLessThan(210);
});

test('500 runs have every fault and every pipeline in their plan', () => {
  const scenarios = planScenarios(1, 500, any);
  const acts = scenarios.flatMap((scenario) => scenario.acts);
  const planned = new Set([
    ...acts.flatMap(({ containers }) =>
      // One that is counted by its point is of its kind, too.
      containers.flatMap((fault) => [fault.kind, kindOf(fault)]),
    ),
    ...acts.flatMap(({ functions, lines }) => [...functions, ...lines].map(({ kind }) => kind)),
    ...acts.flatMap(({ kind, starts, tables, abort, during, before }) => [
      ...(kind === 'redrive' ? ['redrive'] : []),
      ...(starts > 1 ? ['duplicate-start'] : []),
      ...(tables !== 'all' ? ['run-of-tables'] : []),
      ...(abort === undefined ? [] : ['abort']),
      ...(during === undefined ? [] : ['files-during-run']),
      ...(before.some(({ again }) => again) ? ['same-name'] : []),
      ...(before.some(({ area }) => area === 'ingesting') ? ['stale-files'] : []),
    ]),
    ...acts.flatMap(({ ack }) =>
      ack === 'awaited' ? ['ack-while-waiting'] : ack === 'as-it-is' ? ['second-run-on-one-ack'] : [],
    ),
    ...(acts.some(({ ack }) => ack === 'missing') ? ['late-ack'] : []),
  ]);
  expect(FAULT_KINDS.filter((kind) => !planned.has(kind))).toEqual([]);
  expect(new Set(scenarios.map(({ variant }) => variant.name)).size).toBe(VARIANTS.length);
});

test('files have rows that are rejected, some all of them, under every ratio', () => {
  const scenarios = planScenarios(1, 500, any);
  for (const ratio of [0, 0.1, 1]) {
    const files = scenarios
      .filter(({ variant }) => variant.maxRejectedRatio === ratio)
      .flatMap(({ acts }) => acts.flatMap(({ before }) => before));
    const shares = files.map(({ rows, rejected = 0 }) => rejected / rows);
    expect(shares.filter((share) => share === 0).length).toBeGreaterThan(files.length / 2);
    expect(shares.some((share) => share > 0 && share <= 0.1)).toBe(true);
    expect(shares.some((share) => share > 0.1 && share < 1)).toBe(true);
    expect(shares).toContain(1);
  }
});

test('each promise that can be broken has scenarios that could tell', () => {
  for (const { concerns } of Object.values(PROMISES)) {
    expect(planScenarios(1, 20, concerns).length).toBeGreaterThan(3);
  }
});

test('random numbers are spread, and some values come in their order', () => {
  const random = Random.of(1, 1);
  const drawn = Array.from({ length: 1000 }, () => random.between(1, 4));
  expect(new Set(drawn)).toEqual(new Set([1, 2, 3, 4]));
  const some = random.some([1, 2, 3, 4, 5], 3);
  expect(some).toHaveLength(3);
  expect([...some].sort()).toEqual(some);
});
