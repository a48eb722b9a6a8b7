/** How many events are kept. */
const REMEMBERED = 10_000;

/** An event that a function published. */
export interface PublishedEvent {
  readonly id: string;
  readonly time: Date;
  readonly source: string;
  readonly detailType: string;
  /** The detail as published, parsed. */
  readonly detail: unknown;
  /** Name or ARN of the bus; `default` without one. */
  readonly bus: string;
}

/** The published events of this machine. It has no rules: it only keeps the events, to be read. */
export class EventBus {
  private readonly published: PublishedEvent[] = [];

  publish(event: PublishedEvent): void {
    this.published.push(event);
    if (this.published.length > REMEMBERED) this.published.shift();
  }

  /** All kept events, the oldest first. */
  all(): readonly PublishedEvent[] {
    return this.published;
  }
}
