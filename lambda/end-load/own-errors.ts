import type { FailedLoad } from '../../lib/contract/end-load';
import { withQuote } from '../failure/quote-from-log';
import { quoteOf } from '../failure/quote';
import { sectionOf } from '../failure/sections';
import type { TableFinder } from '../stage-files/table-of-file';
import type { SettlePorts } from './ports';

/**
 * Quotes the log for each table of a group that failed itself: only the lines about this table.
 *
 * @param own names of these tables
 */
export async function withOwnErrors(
  failed: readonly FailedLoad[],
  own: { has(table: string): boolean },
  tableFinder: TableFinder,
  { quoteFromLog }: Pick<SettlePorts, 'quoteFromLog'>,
): Promise<FailedLoad[]> {
  const quotes = new Map<string, string>();
  const suspects = failed.filter(({ load }) => own.has(load.table));
  for (const log of new Set(suspects.map(({ failure }) => failure.log))) {
    const group = suspects.filter(({ failure }) => failure.log === log);
    await quoteFromLog?.(group[0].failure, (lines) => {
      for (const { load } of group) {
        const quote = quoteOf(sectionOf(lines, (name) => tableFinder.matching(name).includes(load.table)));
        if (quote) quotes.set(load.table, quote);
      }
      return group.every(({ load }) => quotes.has(load.table)) ? '' : undefined;
    });
  }
  return failed.map((one) => {
    const quote = quotes.get(one.load.table);
    return quote ? { ...one, failure: withQuote(one.failure, quote) } : one;
  });
}
