/**
 * What a domain waits for before its tables are loaded. Values and meaning are Starlake's (`starlake preload`).
 */
export enum PreLoadStrategy {
  /** Nothing is checked: the tables are loaded. */
  NONE = 'none',
  /** A file in the landing area, which `stage` then moves to the pending area. */
  IMPORTED = 'imported',
  /** A file in the pending area (`{SL_DATASETS}/stage/{domain}`). */
  PENDING = 'pending',
  /** The domain's ack file, waited for up to `ackWaitTimeout`, and consumed after the load succeeded. */
  ACK = 'ack',
}
