/** What became of the rows of a file. */
export interface FileCounts {
  readonly accepted: number;
  readonly rejected: number;
}
