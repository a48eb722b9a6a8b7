/** Content of a small file when it was read. */
export interface Content {
  readonly text: string;
  /** Identifies this text in this file, for `replace`. */
  readonly version: string;
}

/** A file of a listing. */
export interface ListedFile {
  /** Changes if a file of the same name is written again, or has other content. */
  readonly stamp: string;
  readonly bytes: number;
  /** When it was moved here, or last written; milliseconds since 1970, whole seconds for S3. */
  readonly modified?: number;
}

/**
 * Tells a listing from which name on it still needs the files of a folder.
 *
 * @param last the last name listed so far; empty before the first page
 * @returns `last` or a later name; undefined if no more are needed
 */
export type NeededFrom = (last: string) => string | undefined;

/**
 * The file store that the handlers need. Paths are whole URIs: `s3://bucket/key` (`s3a://` and `s3n://` mean the same),
 * `file:///folder/file`, or an absolute path. They are not decoded: `%20` and `+` stay as they are.
 *
 * Every method rejects if the store refuses or cannot be reached. The error's `name` is the store's own code
 * (`AccessDenied`, `NoSuchBucket`, `EACCES`...), and its message has the action and the URI.
 */
export interface Storage {
  /**
   * Base names of the files directly in a folder: not recursive, no folder keys, dot files included. A folder that does
   * not exist has none.
   */
  list(folder: string): Promise<string[]>;
  /**
   * The same files by name, with their stamps and sizes: in pages of at most 1,000, so that a folder of any size needs
   * the memory of one page. S3 lists them in the order of their bytes.
   *
   * @param neededFrom lets the store leave out files that are not needed, but it can list them
   */
  pages(folder: string, neededFrom?: NeededFrom): AsyncIterable<ReadonlyMap<string, ListedFile>>;
  /** Whether there is a file of exactly this name. A folder does not count. */
  exists(file: string): Promise<boolean>;
  /** The stamp of a file, as in `pages`; undefined if there is no file. */
  stamp(file: string): Promise<string | undefined>;
  /**
   * Moves a file within a store, creates the target's folder, replaces nothing. Safe to repeat: if only the target
   * exists, it counts as moved. If neither exists, the error's name is `NoSuchKey` or `ENOENT`.
   *
   * @returns false if the target exists, even if it has just arrived: then nothing has changed. A copy of the source
   * itself, from an interrupted move, does not count
   */
  move(from: string, to: string): Promise<boolean>;
  /** Deletes a file. It is no error if the file does not exist. */
  delete(file: string): Promise<void>;
  /** The text of a small file; undefined if there is no such file. */
  read(file: string): Promise<Content | undefined>;
  /**
   * Writes a small file, and its folder, unless the file was changed meanwhile: of many writers that replace one
   * version, one gets true. Safe to repeat: a file that already has this text counts as written. If the method rejects,
   * the file may still have been written.
   *
   * @param text must differ from the texts of all other writers: it shows which one was first
   * @param version the version to replace; undefined if the file must not exist yet
   * @returns false if the file perhaps has another version by now: read it again
   */
  replace(file: string, text: string, version: string | undefined): Promise<boolean>;
  /**
   * Whether two files certainly have the same content. False if one does not exist, or if the store would have to read
   * large files: S3 compares size and ETag, or size and a checksum of the whole object.
   */
  same(a: string, b: string): Promise<boolean>;
}
