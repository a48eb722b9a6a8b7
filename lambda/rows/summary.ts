/** A line of the log about files that Starlake has loaded. */
export interface Summary {
  /** URIs of the files while they were loaded. */
  readonly files: string[];
  readonly domain: string;
  /** Name of the table in its YAML. */
  readonly table: string;
  readonly counts: Counts | undefined;
}

/** Rows of files. A summary has none if Starlake does not know them. */
export interface Counts {
  readonly accepted: number;
  readonly rejected: number;
}

/** The text that every such line contains. */
export const SUMMARY_MARK = 'ingestion-summary';

// Source: IngestionAudit.logLoadInAudit of Starlake 1.8, which writes nothing after the last number.
const SUMMARY =
  /ingestion-summary -> files: \[(.+)\], domain: (.+?), schema: (.+?), input: (-?\d+), accepted: (-?\d+), rejected: ?(-?\d+)\s*$/;

/**
 * Reads the line that Starlake logs, at the level INFO, after it has written the rows of a file, or of all files that
 * it loads together.
 *
 * @returns undefined for another line, and for a line that was cut
 */
export function readSummary(line: string): Summary | undefined {
  const found = SUMMARY.exec(line);
  if (!found) {
    return undefined;
  }
  const [, files, domain, table, ...numbers] = found;
  const [input, accepted, rejected] = numbers.map(Number);
  // Loaders of a warehouse do not count rejected rows: -1. If a line was cut, its last number is wrong.
  const known = accepted >= 0 && rejected >= 0 && input === accepted + rejected;
  return { files: urisOf(files), domain, table, counts: known ? { accepted, rejected } : undefined };
}

/** Splits URIs at commas. A name may contain a comma, too, so a comma counts only before a scheme or a slash. */
function urisOf(list: string): string[] {
  return list.split(/, ?(?=[a-z][a-z0-9+.-]*:\/|\/)/);
}
