import { cronPeriod } from '../cron/cron-period';
import { DatasetTriggerOptions } from './dataset-trigger-options';
import { checkTexts, knownSeconds } from '../private/checks';
import { CronExpression, parseCron } from '../cron/cron';

/** Starlake's names of data cycles. Its week begins on Sunday, other than that of the schedule `weekly`. */
const NO_CYCLE = 'none';
const WEEKLY = '0 0 * * 0';

/**
 * Datasets that are not expected in every data cycle, by the rule of Starlake's other distributions: the schedule is slower than the
 * cycle, or there is none and the dataset may be older than a cycle.
 *
 * @returns none where that is not asked for, or there is no cycle
 * @throws Error for a cycle, a schedule or a freshness that cannot be right, also where they are not used
 */
export function optionalDatasets(
  options: DatasetTriggerOptions,
  what: (name: keyof DatasetTriggerOptions) => string,
): string[] {
  const { datasets } = options;
  const cycle = cycleOf(options.dataCycle ?? NO_CYCLE, what('dataCycle'));
  const schedules = checkTexts(options.datasetSchedules ?? {}, what('datasetSchedules'));
  const periods = new Map(
    Object.entries(schedules).map(([dataset, cron]) => {
      const where = `the schedule of '${checkKnown(dataset, datasets, what('datasetSchedules'))}'`;
      return [dataset, cronPeriod(parseCron(cron, `${where} in ${what('datasetSchedules')}`))];
    }),
  );
  const ages = new Map(
    Object.entries(options.datasetFreshness ?? {}).map(([dataset, age]) => {
      const where = `the freshness of '${checkKnown(dataset, datasets, what('datasetFreshness'))}'`;
      return [dataset, knownSeconds(age, `${where} in ${what('datasetFreshness')}`)];
    }),
  );
  return cycle === undefined || !options.optionalDatasets
    ? []
    : datasets.filter((dataset) => cycle < (periods.get(dataset) ?? ages.get(dataset) ?? 0));
}

/** Seconds of the data cycle; undefined for none. */
export function cycleOf(cycle: string, what: string): number | undefined {
  const cron = cycleCron(cycle, what);
  return cron === undefined ? undefined : cronPeriod(cron);
}

/** The declared cycle, else the most frequent schedule of the datasets, if all have one, as Starlake's other distributions do. */
export function declaredCycle(
  { dataCycleEnabled, dataCycle = NO_CYCLE }: { readonly dataCycleEnabled?: boolean; readonly dataCycle?: string },
  schedules: () => string[] | undefined,
): string | undefined {
  if (!dataCycleEnabled) {
    return undefined;
  }
  if (dataCycle.toLowerCase() !== NO_CYCLE) {
    return dataCycle;
  }
  const periods = (schedules() ?? []).map((cron) => ({ cron, period: cycleOf(cron, `the schedule '${cron}'`)! }));
  return periods.sort((a, b) => a.period - b.period).at(0)?.cron;
}

/** The data cycle as a cron expression; undefined for none. */
export function cycleCron(cycle: string, what: string): CronExpression | undefined {
  const name = typeof cycle === 'string' ? cycle.trim().toLowerCase() : cycle;
  return name === NO_CYCLE ? undefined : parseCron(name === 'weekly' ? WEEKLY : cycle, what);
}

function checkKnown(dataset: string, datasets: string[], what: string): string {
  if (!datasets.includes(dataset)) {
    throw new Error(`${what} names '${dataset}', which is not one of 'datasets': ${datasets.join(', ')}`);
  }
  return dataset;
}
