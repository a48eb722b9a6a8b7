/** Events that are remembered. */
const REMEMBERED = 10_000;

/** An event that a function has published. */
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

/** The events of this machine. They go nowhere: no rule listens here, whoever wants to know asks. */
export class EventBus {
  private readonly published: PublishedEvent[] = [];

  publish(event: PublishedEvent): void {
    this.published.push(event);
    if (this.published.length > REMEMBERED) this.published.shift();
  }

  /** Every event that is remembered, the oldest first. */
  all(): readonly PublishedEvent[] {
    return this.published;
  }
}
