import { endBackfill } from '../backfill/end';
import type { BackfillPlan, EndBackfillEvent, PlanBackfillEvent } from '../../lib/contract/backfill';
import { planBackfill } from '../backfill/plan';
import { resolver } from '../paths';
import { SuccessMarkers } from '../storage/success-markers';
import { storageFor } from '../storage/storage-for';
import type { MarkersIn } from '../backfill/markers';
import type { FunctionEnvironment } from '../../lib/contract/environment';

/** Lambda entry point: plans the runs of a backfill, and ends each round of them. */
export async function handler(event: PlanBackfillEvent | EndBackfillEvent): Promise<BackfillPlan> {
  const { SL_DATASETS: datasets = '' }: FunctionEnvironment = process.env;
  const storage = storageFor(datasets);
  const markersIn: MarkersIn = (folder) => new SuccessMarkers(storage, resolver(datasets)(folder));
  return event.action === 'plan' ? planBackfill(event, markersIn) : endBackfill(event, markersIn);
}
