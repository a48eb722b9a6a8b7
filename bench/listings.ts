import { preLoad } from '../lambda/pre-load/pre-load';
import { S3Storage } from '../lambda/storage/s3';
import { byBytes } from '../lambda/storage/listing';
import type { PreLoadEvent } from '../lib/contract/pre-load';

/** Keys of a folder, and of a page of S3. */
const KEYS = 100_000;
const PAGE = 1_000;

/** What is in the large folder: files of no table, or of the run's tables. */
export type Owner = 'nobody' | 'tables';

/** What the gate of a run asks S3 for, and the memory that it takes. */
export interface ListingsResult {
  readonly lists: number;
  /** Bytes that the heap has grown by at most, after the garbage was collected. */
  readonly heap: number;
}

/**
 * Runs the gate of a pipeline, with the real storage, over a stand-in for S3's client that counts: one folder has 100,000 keys, the
 * others none.
 *
 * @param area `landing`, `pending` or `ingesting`
 */
export async function runListings(strategy: string, area: string, owner: Owner): Promise<ListingsResult> {
  const s3 = new CountingS3(`datasets/${area}/sales/`, owner === 'tables' ? 'orders-' : 'archived-');
  const storage = new S3Storage({ client: s3 as never, sdk: COMMANDS as never });
  const executions = { isRunning: async () => false };
  await preLoad(event(strategy), { storage, executions }, 's3://lake/datasets').catch((error: Error) => {
    if (error.name !== 'Starlake.StaleFiles') throw error;
  });
  return { lists: s3.lists, heap: s3.heap };
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

/** Input of a request, and which it is. */
class Command {
  constructor(public readonly input: { [name: string]: string | number | undefined }) {}
}
class ListObjectsV2Command extends Command {}
class HeadObjectCommand extends Command {}
class GetObjectCommand extends Command {}
class PutObjectCommand extends Command {}
const COMMANDS = { ListObjectsV2Command, HeadObjectCommand, GetObjectCommand, PutObjectCommand };

/** As much of S3 as a gate asks for. */
class CountingS3 {
  public lists = 0;
  public heap = 0;
  public readonly middlewareStack = { add: () => undefined };
  private readonly contents = new Map<string, string>();
  private readonly before = heapUsed();

  constructor(
    private readonly folder: string,
    private readonly prefix: string,
  ) {}

  async send(command: Command): Promise<object> {
    this.heap = Math.max(this.heap, heapUsed() - this.before);
    const key = String(command.input.Key);
    if (command instanceof HeadObjectCommand) {
      // The ack file is there.
      return object(key);
    }
    if (command instanceof ListObjectsV2Command) {
      return this.list(command.input);
    }
    if (command instanceof PutObjectCommand) {
      this.contents.set(key, String(command.input.Body));
      return {};
    }
    const text = this.contents.get(key);
    if (text === undefined) throw Object.assign(new Error(key), { name: 'NoSuchKey' });
    return { Body: { transformToString: async () => text }, ETag: '"1"' };
  }

  private list({ Prefix, StartAfter = '', ContinuationToken }: Command['input']): object {
    this.lists++;
    if (Prefix !== this.folder) {
      return {};
    }
    let first = Number(ContinuationToken ?? 0);
    while (first < KEYS && byBytes(this.keyOf(first), String(StartAfter)) <= 0) first++;
    const end = Math.min(KEYS, first + PAGE);
    return {
      Contents: Array.from({ length: end - first }, (_, i) => object(this.keyOf(first + i))),
      NextContinuationToken: end < KEYS ? String(end) : undefined,
    };
  }

  private keyOf(i: number): string {
    return `${this.folder}${this.prefix}${String(i).padStart(8, '0')}.csv`;
  }
}

function object(Key: string) {
  return { Key, ETag: '"d41d8cd98f00b204e9800998ecf8427e"', LastModified: new Date(0), Size: 1_000 };
}

function heapUsed(): number {
  global.gc?.();
  return process.memoryUsage().heapUsed;
}
