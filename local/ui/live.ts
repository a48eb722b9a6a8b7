import type { ServerResponse } from 'node:http';
import { headersOf } from './answer';

/** Milliseconds between two looks at the history, while somebody looks at a page. */
const INTERVAL = 500;

/**
 * Tells open pages, by server-sent events, that there is something new. Runs that other terminals start are seen, too: it looks at
 * the files of the history, as long as a page is open.
 */
export class Live {
  private readonly pages = new Set<ServerResponse>();
  private timer?: NodeJS.Timeout;
  private seen = '';

  /** @param stamp a text that changes when pages do */
  constructor(private readonly stamp: () => string) {}

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
    this.seen = this.stamp();
    this.timer = setInterval(() => this.look(), INTERVAL);
  }

  /** Looks whether there is something new, and tells it. */
  public look(): void {
    const stamp = this.stamp();
    if (stamp === this.seen) return;
    this.seen = stamp;
    this.pages.forEach((page) => page.write('data: new\n\n'));
  }

  /** Ends all responses. */
  public end(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.pages.forEach((page) => page.end());
  }
}
