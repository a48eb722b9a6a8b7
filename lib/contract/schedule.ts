/** A schedule in a form that handlers can evaluate without a library. */
export interface PlainSchedule {
  /** A cron expression in its plain form: `*` or a list of numbers in each field. */
  readonly cron: string;
  /** IANA name of the time zone. */
  readonly timeZone: string;
}

/** Days in which every cron expression has ticked that ever ticks: leap days are up to eight years apart. */
export const MAX_CRON_DAYS = 366 * 9;
