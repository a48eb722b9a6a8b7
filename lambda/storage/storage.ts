/** A small file, as it was when it was read. */
export interface Content {
  readonly text: string;
  /** Stands for just this text, in this file: what `replace` takes. */
  readonly version: string;
}

/** A file of a listing. */
export interface ListedFile {
  /** Another one for a file of the same name that was written later, or has other content. */
  readonly stamp: string;
  readonly bytes: number;
  /** When it came to be where it is, or was written there last; milliseconds since 1970, of S3 whole seconds. */
  readonly modified?: number;
}

/**
 * Says from which name on the files of a folder are still needed.
 *
 * @param last name up to which they were listed; empty before the first page
 * @returns `last` or a later name; undefined if no more are needed
 */
export type NeededFrom = (last: string) => string | undefined;

/**
 * What the handlers need of a file store. Paths are whole URIs: `s3://bucket/key` (`s3a://` and `s3n://` mean the same),
 * `file:///folder/file`, or an absolute path. Nothing in them is decoded: a `%20` or a `+` is just that.
 *
 * Every method rejects when the store refuses or cannot be reached, with an Error whose `name` is the store's own code
 * (`AccessDenied`, `NoSuchBucket`, `EACCES`...) and whose message says what was being done, on which URI.
 */
export interface Storage {
  /**
   * Base names of the files directly in a folder: not recursive, no folder keys, dot files included. A folder that does
   * not exist has none.
   */
  list(folder: string): Promise<string[]>;
  /**
   * The same files by name, with their stamps and sizes: in pages of 1,000 at most, so that a folder of any size takes the memory of
   * one. S3 lists them in the order of their bytes.
   *
   * @param neededFrom lets the store leave out files that are not needed; it need not
   */
  pages(folder: string, neededFrom?: NeededFrom): AsyncIterable<ReadonlyMap<string, ListedFile>>;
  /** Whether there is a file of exactly this name; a folder is none. */
  exists(file: string): Promise<boolean>;
  /** Its stamp, as `pages` has it; undefined when there is none. */
  stamp(file: string): Promise<string | undefined>;
  /**
   * Moves a file within a store, creates the target's folder, replaces nothing. Safe to repeat: a source that is gone
   * while the target is there counts as moved. With neither, the error's name is `NoSuchKey` or `ENOENT`.
   *
   * @returns false when there is a file at the target, one that has come at the same time too: then nothing has changed,
   * unless it is this file's own copy, of a move that was cut half-way
   */
  move(from: string, to: string): Promise<boolean>;
  /** Deletes a file. Deleting what is not there is no error. */
  delete(file: string): Promise<void>;
  /** The text of a small file; undefined when there is no such file. */
  read(file: string): Promise<Content | undefined>;
  /**
   * Writes a small file, its folder too, unless it was changed meanwhile: of many that replace one version, one gets true.
   * Safe to repeat: a file that has this text already counts as written. When it rejects, the file may have been written all the same.
   *
   * @param text must be of this writer alone: it tells who was first
   * @param version what is to be replaced; undefined when there must be no such file yet
   * @returns false when the file is not, or not surely, at that version any more: it has to be read again
   */
  replace(file: string, text: string, version: string | undefined): Promise<boolean>;
  /**
   * Whether two files certainly have the same content. False when one is not there, and when the store cannot tell without
   * reading what may be large: S3 goes by size and ETag, or by size and a checksum of the whole object.
   */
  same(a: string, b: string): Promise<boolean>;
}
