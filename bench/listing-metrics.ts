import { measureListings } from './measure';
import { metric, type Metric } from './report';

const MIB = 1024 ** 2;

/** Requests for 100 pages, and one for all else that a gate looks at. */
const MAX_LISTS = 101;

/**
 * What the gate of a run asks S3 for where a folder has 100,000 keys, 100 pages, and the memory that it takes. The baseline lists
 * all pages of the folder, and a page of each other one.
 */
export function listingMetrics(tell: (step: string) => void): Metric[] {
  tell('gates with 100,000 keys in a folder');
  const [archive, landed] = [
    measureListings('imported', 'landing', 'nobody'),
    measureListings('imported', 'landing', 'tables'),
  ];
  const [waiting, acked] = [
    measureListings('pending', 'pending', 'tables'),
    measureListings('ack', 'pending', 'tables'),
  ];
  const stale = measureListings('imported', 'ingesting', 'nobody');
  return [
    metric('gate_lists_landing_of_no_table', archive.lists, 'requests', { baseline: 102, bar: MAX_LISTS }),
    metric('gate_lists_landing_of_tables', landed.lists, 'requests', { baseline: 102, bar: MAX_LISTS }),
    metric('gate_lists_pending_of_tables', waiting.lists, 'requests', { baseline: 101, bar: MAX_LISTS }),
    metric('gate_lists_ack_of_tables', acked.lists, 'requests', { baseline: 103, bar: MAX_LISTS }),
    metric('gate_lists_ingesting_of_no_table', stale.lists, 'requests', { baseline: 102, bar: MAX_LISTS }),
    metric('gate_memory_landing_of_no_table', archive.heap / MIB, 'MiB', {
      baseline: landed.heap / MIB,
      bar: 8,
      varies: true,
    }),
    metric('gate_memory_landing_of_tables', landed.heap / MIB, 'MiB', {
      baseline: archive.heap / MIB,
      bar: 50,
      varies: true,
    }),
    metric('gate_memory_ingesting_of_no_table', stale.heap / MIB, 'MiB', {
      baseline: landed.heap / MIB,
      bar: 8,
      varies: true,
    }),
  ];
}
