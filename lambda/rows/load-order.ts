import type { LoadedFiles } from './run-log';
import type { Logs } from '../aws/logs';
import { MAX_LOG_STREAMS } from '../../lib/contract/limits';

/** Source: IngestionWorkflow.load of Starlake 1.8. */
const ORDER = /Ingest resolved file : (.+) as table /;

/** Progress of a container in its list of files. */
interface Progress {
  readonly list: FileList;
  /** Place of the last loaded file in the list; undefined if a loaded file is not in the list. */
  readonly last?: number;
}

/** The order in which containers load the files of a table. Starlake logs it before the first file. */
export class LoadOrder {
  private constructor(private readonly containers: readonly Progress[]) {}

  /**
   * @param loads of one table
   * @param from when the run began to load
   * @throws Error of CloudWatch Logs
   */
  static async read(loads: readonly LoadedFiles[], printed: Logs | undefined, from: number): Promise<LoadOrder> {
    const streams = new Map<string, string[]>();
    for (const { stream, names } of loads) {
      streams.set(stream, (streams.get(stream) ?? []).concat(names));
    }
    const lists = new Map([...streams.keys()].map((stream) => [stream, new FileList()]));
    const all = [...streams.keys()];
    for (let i = 0; printed && i < all.length; i += MAX_LOG_STREAMS) {
      const terms = ['Ingest resolved file'];
      for (const { stream, text } of await printed.find({ terms, from, streams: all.slice(i, i + MAX_LOG_STREAMS) })) {
        lists.get(stream)?.add(ORDER.exec(text)?.[1]);
      }
    }
    return new LoadOrder(
      [...streams].map(([stream, names]) => {
        const list = lists.get(stream)!;
        const places = names.map((name) => list.placeOf(name));
        return places.includes(undefined)
          ? { list }
          : { list, last: places.reduce<number>((a, b) => Math.max(a, b!), 0) };
      }),
    );
  }

  /**
   * Whether a file certainly comes after all loaded files: in each container's list it comes later, or it is not in the
   * list.
   */
  isBehindAll(name: string): boolean {
    return this.containers.every(({ list, last }) => last !== undefined && (list.placeOf(name) ?? Infinity) > last);
  }
}

/** Names in their order, separated by commas. A name may contain a comma, too. */
class FileList {
  private text = ',';
  private readonly places = new Map<string, number>();

  add(names = ''): void {
    for (const name of names.split(',')) {
      this.places.set(name, this.text.length);
      this.text += `${name},`;
    }
  }

  /** The place of a name; undefined if it is not in the list. */
  placeOf(name: string): number | undefined {
    const at = name.includes(',') ? this.text.indexOf(`,${name},`) + 1 : this.places.get(name);
    return at === 0 ? undefined : at;
  }
}
