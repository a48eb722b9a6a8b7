import { drawContainerFaults, drawFunctionFaults, drawLateLines, drawLineFaults, hang } from './draw-faults';
import type { ContainerFault } from './faults';
import { Random } from './random';
import type { Act, Delivery, Scenario, Theme } from './scenario';
import { TABLE_NAMES, type Table } from './tables';
import { arrivalArea, VARIANTS, type Variant } from './variants';

const THEMES: Readonly<Record<Theme, number>> = {
  containers: 40,
  functions: 20,
  overlap: 14,
  abort: 14,
  stale: 6,
  ack: 10,
  timeout: 6,
};

/** The scenarios of a seed, numbered from 1, until they have at least this many runs. */
export function planScenarios(seed: number, runs: number, wanted: (scenario: Scenario) => boolean): Scenario[] {
  const scenarios: Scenario[] = [];
  let planned = 0;
  for (let number = 1; planned < runs; number++) {
    const scenario = planScenario(seed, number);
    if (!wanted(scenario)) continue;
    scenarios.push(scenario);
    planned += scenario.acts.reduce((sum, { starts }) => sum + starts, 0);
  }
  return scenarios;
}

/** One scenario: the same seed and number give the same. */
export function planScenario(seed: number, number: number): Scenario {
  const random = Random.of(seed, number);
  const theme = random.weighted(THEMES);
  const variant = random.pick(VARIANTS.flatMap((each) => copies(theme, each)));
  const count = theme === 'timeout' ? 1 : random.between(1, 3);
  const files = drawFiles(random, random.between(2, 7), arrivalArea(variant));
  const acts = Array.from({ length: count }, (_, index) => drawAct(random, theme, variant, index, files));
  const recovery = random.pick(['redrive', 'run', 'failed-tables'] as const);
  return { seed, number, theme, variant, acts, recovery };
}

/** Only one theme has overlapping runs, so it has more of these variants. */
function copies(theme: Theme, variant: Variant): Variant[] {
  const count = suits(theme, variant) ? (variant.overlap === 'ALLOW' ? 3 : 1) : 0;
  return Array.from({ length: count }, () => variant);
}

function suits(theme: Theme, { overlap, strategy, timed }: Variant): boolean {
  switch (theme) {
    case 'ack':
      return strategy === 'ACK';
    case 'timeout':
      return timed.length > 0;
    case 'overlap':
      return timed.length === 0;
    default:
      return overlap !== 'ALLOW' && timed.length === 0;
  }
}

function drawAct(random: Random, theme: Theme, variant: Variant, index: number, files: readonly Delivery[]): Act {
  const area = arrivalArea(variant);
  const first = index === 0;
  const kind = !first && random.chance(0.55) ? 'redrive' : 'start';
  const abort = random.chance(abortChance(theme, first)) ? random.between(1, 90) : undefined;
  const atOnce = kind === 'start' && theme === 'abort' && random.chance(0.4);
  const starts = atOnce ? 2 : theme === 'overlap' ? random.between(kind === 'redrive' ? 1 : 2, 3) : 1;
  const late = random.chance(0.2);
  return {
    kind,
    starts,
    apart: atOnce ? 'ended' : random.pick([0, 0, 5, 30]),
    tables: drawTables(random, first),
    before: [
      ...(first ? files : []),
      ...(!first && random.chance(0.35) ? drawFiles(random, random.between(1, 2), area, 0.4) : []),
      // Files that an earlier, unknown run imported or left.
      ...(first && random.chance(0.1) ? drawFiles(random, 1, 'stage') : []),
      ...(first && theme === 'stale' ? drawFiles(random, random.between(1, 3), 'ingesting') : []),
    ],
    ...(late
      ? { during: { event: random.between(2, 60), files: drawFiles(random, random.between(1, 2), area, 0.25) } }
      : {}),
    ...(abort === undefined ? {} : { abort }),
    ack: drawAck(random, theme, first),
    containers: drawContainers(random, theme, variant, [...new Set(files.map(({ table }) => table))]),
    functions: [
      ...(random.chance(FUNCTION_CHANCE[theme] ?? 0.12) ? drawFunctionFaults(random) : []),
      ...(random.chance(0.1) ? drawLateLines(random, variant) : []),
    ],
    lines: random.chance(0.25) ? drawLineFaults(random, variant) : [],
  };
}

function drawTables(random: Random, first: boolean): Act['tables'] {
  const way = random.weighted(first ? { all: 9, some: 1, failed: 0 } : { all: 5, some: 2, failed: 3 });
  return way === 'some' ? random.some(TABLE_NAMES, 2) : way;
}

function abortChance(theme: Theme, first: boolean): number {
  if (theme === 'abort') return first ? 1 : 0.3;
  return theme === 'overlap' ? 0.15 : 0;
}

function drawContainers(random: Random, theme: Theme, variant: Variant, tables: Table[]): ContainerFault[] {
  return theme === 'timeout'
    ? [hang(random, variant)]
    : drawContainerFaults(random, variant, MOST_CONTAINER_FAULTS[theme], tables);
}

/** Maximum number of container faults in an act. */
const MOST_CONTAINER_FAULTS: Readonly<Record<Theme, number>> = {
  containers: 5,
  functions: 2,
  overlap: 2,
  abort: 1,
  stale: 1,
  ack: 2,
  timeout: 0,
};

/** Probability that functions fail, for themes with another value than the default. */
const FUNCTION_CHANCE: Readonly<Partial<Record<Theme, number>>> = { functions: 1, abort: 0.4 };

function drawAck(random: Random, theme: Theme, first: boolean): Act['ack'] {
  if (theme !== 'ack') return 'there';
  return first ? random.pick(['there', 'there', 'awaited', 'missing']) : random.pick(['there', 'as-it-is', 'as-it-is']);
}

function drawFiles(random: Random, count: number, area: Delivery['area'], againChance = 0): Delivery[] {
  return Array.from({ length: count }, () => ({
    table: random.pick(TABLE_NAMES),
    ...drawRows(random),
    area,
    ...(random.chance(againChance) ? { again: true } : {}),
  }));
}

/** Rows of a file: in most files all are valid; in some one is rejected, in others several or all. */
function drawRows(random: Random): Pick<Delivery, 'rows' | 'rejected'> {
  const share = random.weighted({ none: 80, one: 8, some: 6, all: 6 });
  if (share === 'one') return { rows: random.between(5, 20), rejected: 1 };
  const rows = random.between(1, 6);
  if (share === 'none') return { rows };
  return { rows, rejected: share === 'all' ? rows : random.between(1, rows) };
}
