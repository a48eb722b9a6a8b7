import type { LoadedFiles } from './run-log';
import type { Logs } from '../logs/logs';

/** Streams that CloudWatch Logs looks in at once. */
const BATCH = 100;

/** Source: IngestionWorkflow.load of Starlake 1.8. */
const ORDER = /Ingest resolved file : (.+) as table /;

/**
 * The order in which a run's containers have loaded files, which Starlake logs before it begins.
 */
export class LoadOrder {
  private constructor(private readonly lists: ReadonlyMap<string, string[]>) {}

  /**
   * @param from when the run began to load
   * @throws Error of CloudWatch Logs
   */
  static async read(loads: readonly LoadedFiles[], printed: Logs | undefined, from: number): Promise<LoadOrder> {
    const streams = [...new Set(loads.map(({ stream }) => stream))];
    const lists = new Map<string, string[]>();
    for (let i = 0; printed && i < streams.length; i += BATCH) {
      const terms = ['Ingest resolved file'];
      for (const { stream, text } of await printed.find({ terms, from, streams: streams.slice(i, i + BATCH) })) {
        const list = ORDER.exec(text)?.[1];
        lists.set(stream, [...(lists.get(stream) ?? []), ...(list === undefined ? [] : [`,${list},`])]);
      }
    }
    return new LoadOrder(lists);
  }

  /**
   * Whether a file certainly comes behind one that a container has loaded: that container was to load it later, or knew nothing of
   * it.
   */
  isBehind(name: string, { stream, names }: LoadedFiles): boolean {
    const lists = this.lists.get(stream) ?? [];
    const own = lists.find((list) => names.every((loaded) => list.includes(`,${loaded},`)));
    if (own === undefined) {
      return false;
    }
    const at = own.indexOf(`,${name},`);
    return at < 0 || names.every((loaded) => own.indexOf(`,${loaded},`) < at);
  }
}
