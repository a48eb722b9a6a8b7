import type {
  BackfillPlan,
  EndBackfillEvent,
  PlanBackfillEvent,
  TargetPipeline,
  RunResult,
} from '../../../lib/contract/backfill';
import { SuccessMarkers } from '../../../lambda/storage/success-markers';
import { MemoryStorage } from '../../helpers/memory-storage';
import type { MarkersIn } from '../../../lambda/backfill/markers';

const LAKE = 's3a://lake';
export const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:sales';

const execution = (Input: unknown, RedriveCount?: number) => ({
  Id: 'arn:aws:states:eu-west-1:123456789012:execution:backfill:me',
  Input,
  StartTime: '2026-09-01T12:00:00.123Z',
  ...(RedriveCount === undefined ? {} : { RedriveCount }),
});

/** What the first state asks, of a pipeline with this schedule. */
export function planEvent(input: unknown, schedule: Partial<TargetPipeline> = {}): PlanBackfillEvent {
  const sales = { machine: MACHINE, cron: '0 0 * * *', timeZone: 'UTC', succeeded: 'succeeded/load', ...schedule };
  const hr = { machine: `${MACHINE}-hr`, cron: '0 * * * *', timeZone: 'UTC', succeeded: 'succeeded/transform' };
  return { action: 'plan', execution: execution(input), targets: { sales, hr }, maxConcurrency: 1 };
}

/** What the last state asks. */
export function endEvent(plan: BackfillPlan, results: RunResult[], RedriveCount = 0): EndBackfillEvent {
  return { action: 'end', execution: execution({}, RedriveCount), state: { plan, results } };
}

/** Markers of the load `sales`, in their store. */
export async function succeededRuns(...dates: string[]): Promise<MarkersIn> {
  const storage = new MemoryStorage();
  const markersIn = (folder: string) => new SuccessMarkers(storage, `${LAKE}/${folder}`);
  for (const date of dates) await markersIn('succeeded/load').mark('sales', date);
  return markersIn;
}

/** An error by name with what its message is JSON of. */
export async function failureOf(result: Promise<unknown>): Promise<{ name: string; report: never }> {
  const error = await result.then(
    () => new Error('it did not fail'),
    (thrown: Error) => thrown,
  );
  return { name: error.name, report: JSON.parse(error.message) as never };
}
