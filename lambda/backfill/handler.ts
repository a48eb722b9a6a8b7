import { endBackfill } from './end';
import type { BackfillPlan, EndEvent, Notes, PlanEvent } from './event';
import { planBackfill } from './plan';
import { resolver } from '../paths';
import { storageFor } from '../storage/storage';
import { Succeeded } from '../succeeded/succeeded';

/** Lambda entry point: what a backfill does before and after its runs. */
export async function handler(event: PlanEvent | EndEvent): Promise<BackfillPlan> {
  const { SL_DATASETS: datasets = '' } = process.env;
  const storage = storageFor(datasets);
  const notes: Notes = (folder) => new Succeeded(storage, resolver(datasets)(folder));
  return event.action === 'plan' ? planBackfill(event, notes) : endBackfill(event, notes);
}
