import { DATASET_REFRESHED, EVENT_SOURCE } from '../../lib/contract/dataset-event';
import type { Refreshed } from './publisher';
import { datasetUri } from './uri';

/** Entries of one request to PutEvents (AWS). */
const MAX_ENTRIES = 10;
/** Bytes of all its entries (AWS). */
const MAX_BYTES = 262_144;

/** An entry of PutEvents. */
export interface Entry {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
  readonly EventBusName: string;
}

/** The event for a refreshed dataset. */
export function entryOf(refreshed: Refreshed, bus: string): Entry {
  const { dataset, scheduledDate, run, pipeline, redrive = 0, rows, rejected } = refreshed;
  const [domain, ...table] = dataset.split('.');
  const detail = {
    dataset,
    uri: datasetUri(dataset, scheduledDate),
    domain,
    table: table.join('.'),
    scheduledDate,
    run,
    pipeline,
    ...(redrive > 0 ? { redrive } : {}),
    ...(rows === undefined ? {} : { rows, rejected }),
  };
  return { Source: EVENT_SOURCE, DetailType: DATASET_REFRESHED, Detail: JSON.stringify(detail), EventBusName: bus };
}

/**
 * Fills each request with as many entries as it may have. An entry that is too long gets its own request, which
 * EventBridge refuses.
 */
export function batchesOf<T extends { readonly entry: Entry }>(all: readonly T[]): T[][] {
  const batches: T[][] = [];
  let bytes = 0;
  for (const one of all) {
    const size = sizeOf(one.entry);
    const last = batches.at(-1);
    if (last && last.length < MAX_ENTRIES && bytes + size <= MAX_BYTES) {
      last.push(one);
      bytes += size;
    } else {
      batches.push([one]);
      bytes = size;
    }
  }
  return batches;
}

// Counted as AWS does.
function sizeOf({ Source, DetailType, Detail }: Entry): number {
  return [Source, DetailType, Detail].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
