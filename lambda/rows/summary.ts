/** What a line of a log says of files that Starlake has loaded. */
export interface Summary {
  /** URIs of the files, where they were while they were loaded. */
  readonly files: string[];
  readonly domain: string;
  /** Name of the table, by its YAML. */
  readonly table: string;
  readonly counts: Counts | undefined;
}

/** Rows of files. Undefined in a summary where Starlake does not know them. */
export interface Counts {
  readonly accepted: number;
  readonly rejected: number;
}

/** What every such line has. */
export const SUMMARY_MARK = 'ingestion-summary';

// Source: IngestionAudit.logLoadInAudit of Starlake 1.8, which puts nothing behind the last number.
const SUMMARY =
  /ingestion-summary -> files: \[(.+)\], domain: (.+?), schema: (.+?), input: (-?\d+), accepted: (-?\d+), rejected: ?(-?\d+)\s*$/;

/**
 * Reads the line that Starlake logs, at the level INFO, when it has written the rows of a file: for each file, or for all
 * that it loads together.
 *
 * @returns undefined for another line, and for a piece of one
 */
export function readSummary(line: string): Summary | undefined {
  const found = SUMMARY.exec(line);
  if (!found) {
    return undefined;
  }
  const [, files, domain, table, ...numbers] = found;
  const [input, accepted, rejected] = numbers.map(Number);
  // Loaders of a warehouse do not count rejected rows: -1. And of a line that was cut the last number is another one.
  const known = accepted >= 0 && rejected >= 0 && input === accepted + rejected;
  return { files: urisOf(files), domain, table, counts: known ? { accepted, rejected } : undefined };
}

/** URIs with commas between: a name may have one too, so a URI begins behind a comma where it has a scheme or a root. */
function urisOf(list: string): string[] {
  return list.split(/, ?(?=[a-z][a-z0-9+.-]*:\/|\/)/);
}
