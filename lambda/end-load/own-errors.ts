import type { FailedLoad } from '../../lib/contract/end-load';
import { withQuote } from '../failure/quote-from-log';
import { quoteOf } from '../failure/quote';
import { namesFile, sectionOf } from '../failure/sections';
import type { TableFinder } from '../stage-files/table-of-file';
import type { SettlePorts } from './ports';

/** Tables whose errors are looked for before the end of a log, at most: each takes two requests. */
const MAX_PLACES = 10;

/**
 * Quotes the log for each table of a group that failed itself: only the lines about this table. What the end of the log no longer
 * has is read from where the log names one of the files that the table left.
 *
 * @param own names of these tables
 * @param left names of the files that they left
 */
export async function withOwnErrors(
  failed: readonly FailedLoad[],
  own: { has(table: string): boolean },
  left: readonly string[],
  tableFinder: TableFinder,
  { quoteFromLog }: Pick<SettlePorts, 'quoteFromLog'>,
): Promise<FailedLoad[]> {
  const quotes = new Map<string, string>();
  const isOf = (one: FailedLoad) => (name: string) => tableFinder.matching(name).includes(one.load.table);
  const read = (one: FailedLoad, lines: readonly string[]) => {
    const quote = quoteOf(sectionOf(lines, isOf(one)));
    if (quote) quotes.set(one.load.table, quote);
    return quote;
  };
  const suspects = failed.filter(({ load }) => own.has(load.table));
  for (const log of new Set(suspects.map(({ failure }) => failure.log))) {
    const group = suspects.filter(({ failure }) => failure.log === log);
    await quoteFromLog?.(group[0].failure, (lines) => {
      group.forEach((one) => read(one, lines));
      return group.every(({ load }) => quotes.has(load.table)) ? '' : undefined;
    });
    for (const one of group.filter(({ load }) => !quotes.has(load.table)).slice(0, MAX_PLACES)) {
      const isLeft = (name: string) => left.includes(name) && isOf(one)(name);
      await quoteFromLog?.(
        one.failure,
        (lines) => read(one, lines),
        (line) => namesFile(line, isLeft) === true,
      );
    }
  }
  return failed.map((one) => {
    const quote = quotes.get(one.load.table);
    return quote ? { ...one, failure: withQuote(one.failure, quote) } : one;
  });
}
