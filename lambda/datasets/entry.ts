import type { Refreshed } from './publisher';
import { datasetUri } from './uri';

/** What EventBridge knows the events by; rules of triggers ask for both. */
const SOURCE = 'starlake';
const DETAIL_TYPE = 'Starlake Dataset Refreshed';

/** What PutEvents takes at once: entries, and bytes of all of them. */
const MAX_ENTRIES = 10;
const MAX_BYTES = 262_144;

/** An entry of PutEvents. */
export interface Entry {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
  readonly EventBusName: string;
}

/** The event that says that a dataset was refreshed. */
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
  return { Source: SOURCE, DetailType: DETAIL_TYPE, Detail: JSON.stringify(detail), EventBusName: bus };
}

/** As many entries to a request as it takes. One that is too long by itself has a request of its own, which is refused. */
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

// As AWS counts it.
function sizeOf({ Source, DetailType, Detail }: Entry): number {
  return [Source, DetailType, Detail].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
