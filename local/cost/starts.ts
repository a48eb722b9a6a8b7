import { parseCron } from '../../lib/cron/cron';
import { ticksPerDay } from '../../lib/cron/cron-period';
import { plannedTasks } from '../assembly/planned-tasks';
import type { Pipeline } from '../pipeline';

/** What starts the runs of a pipeline: its schedules, other pipelines, or nothing that the assembly declares. */
export type StartedBy = 'option' | 'schedule' | 'pipelines' | 'assumed';

/** How often a pipeline runs. */
export interface Starts {
  readonly perDay: number;
  readonly by: StartedBy;
}

const UNITS: Readonly<Record<string, number>> = { minute: 1_440, hour: 24, day: 1 };

/**
 * How often each pipeline runs: as its schedules say; without a schedule, as often as the pipelines that start it;
 * without those, as often as the most frequent pipeline that writes a dataset which it reads; else once a day.
 *
 * @throws Error for a schedule that is neither a cron expression with five fields nor a rate
 */
export function startsOf(pipelines: readonly Pipeline[]): Map<Pipeline, Starts> {
  const known = new Map<Pipeline, Starts>();
  const find = (pipeline: Pipeline, open: readonly Pipeline[]): Starts => {
    const found = known.get(pipeline) ?? scheduled(pipeline);
    if (found !== undefined) return found;
    const others = pipelines.filter((other) => !open.includes(other));
    const rates = (some: readonly Pipeline[]) => some.map((other) => find(other, [...open, other]).perDay);
    const starters = rates(others.filter((other) => starts(other, pipeline)));
    if (starters.length > 0) return { perDay: starters.reduce((sum, each) => sum + each, 0), by: 'pipelines' };
    const writers = rates(others.filter((other) => feeds(other, pipeline)));
    return writers.length > 0 ? { perDay: Math.max(...writers), by: 'pipelines' } : { perDay: 1, by: 'assumed' };
  };
  for (const pipeline of pipelines) known.set(pipeline, find(pipeline, [pipeline]));
  return known;
}

function scheduled({ name, schedules = [] }: Pipeline): Starts | undefined {
  const enabled = schedules.filter((schedule) => !schedule.endsWith('(disabled)'));
  if (enabled.length === 0) return undefined;
  return { perDay: enabled.reduce((sum, schedule) => sum + perDay(schedule, name), 0), by: 'schedule' };
}

/** @param schedule an expression, followed by its time zone */
function perDay(schedule: string, pipeline: string): number {
  const expression = schedule.slice(0, schedule.lastIndexOf(' '));
  const [, value, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (unit !== undefined) return UNITS[unit]! / Number(value);
  try {
    return ticksPerDay(parseCron(expression, `the schedule of '${pipeline}'`));
  } catch (error) {
    throw new Error(`${(error as Error).message}\nSay how often it runs: --runs-per-day N`, { cause: error });
  }
}

function starts({ kind, definition }: Pipeline, { kind: other, name }: Pipeline): boolean {
  return kind === 'transform' && other === 'load' && plannedTasks(definition).some(({ load }) => load === name);
}

function feeds({ datasets }: Pipeline, { datasets: others }: Pipeline): boolean {
  return others?.reads.some((dataset) => datasets?.writes.includes(dataset)) ?? false;
}
