/** Folder for what the states of a run have no room for. Each execution has a folder in it. */
export interface RoundsFolder {
  readonly uri: string;
  /** Its key, by which Step Functions reads the items of a Map. */
  readonly key: string;
}
