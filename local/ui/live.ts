import type { ServerResponse } from 'node:http';
import { headersOf } from './answer';

/** Milliseconds between two looks at the history, while somebody looks at a page. */
const INTERVAL = 500;

/** What pages are told of: runs of this machine, and commands that pages have started. */
type Topic = 'runs' | 'commands';

/**
 * Tells open pages, by server-sent events, what there is something new of. Runs that other terminals start are seen, too: it looks
 * at the files of the history, as long as a page is open.
 */
export class Live {
  private readonly pages = new Set<ServerResponse>();
  private timer?: NodeJS.Timeout;
  private seen: Readonly<Record<Topic, string>> = { runs: '', commands: '' };

  /** @param stamps texts that change when pages do */
  constructor(private readonly stamps: () => Readonly<Record<Topic, string>>) {}

  /** Keeps a response open for events. */
  public add(response: ServerResponse): void {
    response.writeHead(200, { ...headersOf('text'), 'content-type': 'text/event-stream' });
    response.write('retry: 1000\n\n');
    this.pages.add(response);
    response.on('close', () => {
      this.pages.delete(response);
      if (this.pages.size === 0) this.end();
    });
    if (this.timer) return;
    this.seen = this.now();
    this.timer = setInterval(() => this.look(), INTERVAL);
  }

  /** Looks whether there is something new, and tells it. */
  public look(): void {
    const before = this.seen;
    this.seen = this.now();
    for (const topic of ['runs', 'commands'] as const) {
      if (this.seen[topic] !== before[topic]) this.pages.forEach((page) => page.write(`data: ${topic}\n\n`));
    }
  }

  /** Nobody waits for a look: what keeps it from the files is something new, which the page then tells. */
  private now(): Readonly<Record<Topic, string>> {
    try {
      return this.stamps();
    } catch (error) {
      return { ...this.seen, runs: String(error) };
    }
  }

  /** Ends all responses. */
  public end(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.pages.forEach((page) => page.end());
  }
}
