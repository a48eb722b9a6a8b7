import { endBackfill } from '../backfill/end';
import type { BackfillPlan, EndEvent, PlanEvent } from '../../lib/contract/backfill';
import { planBackfill } from '../backfill/plan';
import { resolver } from '../paths';
import { Succeeded } from '../storage/success-markers';
import { storageFor } from '../storage/storage-for';
import type { Notes } from '../backfill/notes';

/** Lambda entry point: what a backfill does before and after its runs. */
export async function handler(event: PlanEvent | EndEvent): Promise<BackfillPlan> {
  const { SL_DATASETS: datasets = '' } = process.env;
  const storage = storageFor(datasets);
  const notes: Notes = (folder) => new Succeeded(storage, resolver(datasets)(folder));
  return event.action === 'plan' ? planBackfill(event, notes) : endBackfill(event, notes);
}
