import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf, UsageError } from '../../errors';

/** File that marks a folder as ours. Its form keeps other programs from taking it for sources (https://bford.info/cachedir/). */
const MARK = 'CACHEDIR.TAG';
const MARK_TEXT = `Signature: 8a477f597d28d172789f06886806bc55
# Pages that starlake-sfn docs makes. It removes those of this list when what they are about is gone:
`;

/** Folders with a page for each pipeline and each table. */
const FOLDERS = ['pipelines', 'tables'] as const;
/** A page in the list of the mark. */
const LISTED = /^(?:pipelines|tables)\/[^/\\]+$/;

/** A folder with the pages of a catalog. */
export class DocsFolder {
  private readonly written = new Set<string>();

  private constructor(
    private readonly directory: string,
    /** Pages of the last time. */
    private readonly earlier: readonly string[],
  ) {}

  /**
   * Opens a folder for pages: a new or empty one, or one that has such pages.
   *
   * @throws UsageError for any other folder, and one that cannot be written to
   */
  static open(directory: string): DocsFolder {
    refuseForeign(directory);
    const mark = path.join(directory, MARK);
    return attempt(directory, () => {
      FOLDERS.forEach((name) => mkdirSync(path.join(directory, name), { recursive: true }));
      const known = existsSync(mark) ? readFileSync(mark, 'utf8').split(/\r?\n/) : [];
      const folder = new DocsFolder(
        directory,
        known.filter((line) => LISTED.test(line)),
      );
      folder.list(folder.earlier);
      return folder;
    });
  }

  /** How many files were written. */
  get count(): number {
    return this.written.size;
  }

  /** Writes a file, by its path in the site. */
  write(file: string, content: string): void {
    const target = path.join(this.directory, file);
    this.written.add(file);
    attempt(target, () => writeFileSync(target, content));
  }

  /** Removes the pages of the last time that were not written again, and lists those that were. */
  removeOthers(): void {
    const gone = this.earlier.filter((file) => !this.written.has(file));
    gone.forEach((file) => rmSync(path.join(this.directory, file), { force: true }));
    this.list([...this.written].filter((file) => LISTED.test(file)));
  }

  private list(pages: readonly string[]): void {
    writeFileSync(path.join(this.directory, MARK), [MARK_TEXT, ...pages.map((page) => `${page}\n`)].join(''));
  }
}

function refuseForeign(directory: string): void {
  const stat = statSync(directory, { throwIfNoEntry: false });
  if (stat === undefined) return;
  const advice = 'Name a new or empty folder, or one that it has written before: -o DIR.';
  if (!stat.isDirectory()) throw new UsageError(`${directory} is not a folder`, advice);
  const mark = path.join(directory, MARK);
  if (existsSync(mark) && readFileSync(mark, 'utf8').includes('starlake-sfn docs')) return;
  if (readdirSync(directory).length === 0) return;
  throw new UsageError(`${directory} is not empty and has no pages: starlake-sfn docs writes nothing there`, advice);
}

function attempt<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new UsageError(`cannot write ${what}: ${messageOf(error)}`, 'Name a folder that you can write to.');
  }
}
