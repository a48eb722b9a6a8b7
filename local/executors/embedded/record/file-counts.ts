/** The row counts of a file. */
export interface FileCounts {
  readonly accepted: number;
  readonly rejected: number;
}
