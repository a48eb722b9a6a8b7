import { preLoad } from '../lambda/pre-load/pre-load';
import { S3Storage } from '../lambda/storage/s3';
import type { PreLoadEvent } from '../lib/contract/pre-load';
import { S3Server } from './s3-server';

/** Keys of the large folder. */
const KEYS = 100_000;

/** The memory is measured after so many pages, and when something is written. */
const PAGES_PER_MEASUREMENT = 10;

/** What is in the large folder: files of no table, or of the run's tables. */
export type Owner = 'nobody' | 'tables';

/** What the gate of a run asks S3 for, and the memory that it takes. */
export interface ListingsResult {
  readonly lists: number;
  /** Bytes that the heap and buffers have grown by at most. */
  readonly heap: number;
}

/**
 * Runs the gate of a pipeline with the AWS SDK, over HTTP: one folder has 100,000 keys, the others none. Start Node.js with
 * `--expose-gc`.
 *
 * @param area `landing`, `pending` or `ingesting`
 */
export async function runListings(strategy: string, area: string, owner: Owner): Promise<ListingsResult> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  let [most, requests] = [0, 0];
  // To collect the garbage takes longer than a page.
  const measure = (method: string) => {
    if (method === 'PUT' || requests++ % PAGES_PER_MEASUREMENT === 0) most = Math.max(most, memoryUsed());
  };
  const folder = `datasets/${area}/sales/`;
  const prefix = `${folder}${owner === 'tables' ? 'orders-' : 'archived-'}`;
  const at = (i: number) => `${prefix}${String(i).padStart(8, '0')}.csv`;
  const s3 = new S3Server(folder, { count: KEYS, at }, measure);
  try {
    const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
    const config = { endpoint: await s3.start(), region: 'us-east-1', credentials, forcePathStyle: true };
    const storage = new S3Storage({ config, environment: {} });
    // Loads the SDK.
    await storage.list('s3://lake/other');
    const before = memoryUsed();
    [most, s3.lists] = [0, 0];
    await preLoad(
      event(strategy),
      { storage, executions: { isRunning: async () => false } },
      's3://lake/datasets',
    ).catch((error: Error) => {
      if (error.name !== 'Starlake.StaleFiles') throw error;
    });
    return { lists: s3.lists, heap: most - before };
  } finally {
    s3.stop();
  }
}

function event(strategy: string): PreLoadEvent {
  return {
    domain: 'sales',
    strategy: strategy as PreLoadEvent['strategy'],
    landing: strategy === 'imported' ? 'landing/sales' : undefined,
    pending: 'pending/sales',
    ackFile: strategy === 'ack' ? 'ack/sales.ack' : undefined,
    tables: ['orders', 'returns', 'customers'].map((table) => ({ table, pattern: `${table}-.*\\.csv` })),
    execution: { Id: 'run', Input: {}, StartTime: '2026-11-30T00:00:00Z' },
    pipeline: { overlap: 'WAIT', staleFiles: 'FAIL', lock: 'lock.json', ingesting: 'ingesting/sales' },
  };
}

function memoryUsed(): number {
  global.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
