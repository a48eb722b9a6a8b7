import type { MonthCost, PipelineCost, ProjectCost } from '../../../cost/project-cost';
import { PRICE_DATE, PRICE_REGION } from '../../../cost/prices';

/**
 * What `--json` prints.
 *
 * @param notices what the user has to know of the measured durations
 */
export function costReport({ pipelines, total, others }: ProjectCost, notices: readonly string[]): object {
  return {
    region: PRICE_REGION,
    prices: PRICE_DATE,
    pipelines: pipelines.map(({ runs, by, stack, times, ...cost }: PipelineCost) => ({
      ...monthReport(cost),
      stack,
      runs: Number(runs.toFixed(2)),
      by,
      times,
    })),
    total: monthReport(total),
    others: others.map(monthReport),
    ...(notices.length > 0 ? { notices } : {}),
  };
}

function monthReport({ name, containers, bill, total }: MonthCost): object {
  const amounts = Object.entries({ ...bill, total }).map(([service, usd]) => [service, Number(usd.toFixed(6))]);
  return { name, containers: Number(containers.toFixed(2)), usd: Object.fromEntries(amounts) as object };
}
