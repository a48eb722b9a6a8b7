import type { LoadedFiles, RunLog } from './run-log';
import type { Logs } from '../aws/logs';
import { MAX_LOG_STREAMS } from '../../lib/contract/limits';

/**
 * The exception after the counts of a file with rejected rows if the project rejects whole files (`rejectAllOnError`).
 */
const REFUSED = 'DisallowRejectRecordException';

/**
 * Finds loads that counted their rows but then wrote none of them, because the project rejects a file if it rejects one
 * of its rows.
 *
 * @param from when the run began to load
 * @throws Error of CloudWatch Logs
 */
export async function findRefused(log: RunLog, printed: Logs | undefined, from: number): Promise<Set<LoadedFiles>> {
  const suspects = log.all.filter(({ counts }) => counts !== undefined && counts.rejected > 0);
  const streams = [...new Set(suspects.map(({ stream }) => stream))];
  const refused = new Set<LoadedFiles>();
  for (let i = 0; printed && i < streams.length; i += MAX_LOG_STREAMS) {
    for (const { stream, time } of await printed.find({
      terms: [REFUSED],
      from,
      streams: streams.slice(i, i + MAX_LOG_STREAMS),
    })) {
      // A container loads one file after another: the exception belongs to the last load that was counted before it.
      const last = log.all.findLast((load) => load.stream === stream && load.time <= time);
      if (last) {
        refused.add(last);
      }
    }
  }
  return new Set(suspects.filter((load) => refused.has(load)));
}
