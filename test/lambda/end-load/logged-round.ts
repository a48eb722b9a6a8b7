import { DATASETS, opened, warn } from './run';
import { endLoad } from '../../../lambda/end-load/end-load';
import type { EndLoadEvent } from '../../../lib/contract/end-load';
import type { LogLine } from '../../../lambda/aws/logs';
import { FakeLogs } from '../../helpers/fake-logs';
import { fakePorts } from '../../helpers/handler-ports';

export const ARCHIVE = `${DATASETS}/archive/sales`;
const FOUND = (...names: string[]) =>
  JSON.stringify({
    execution: 'me',
    redrive: 0,
    found: { landing: {}, pending: Object.fromEntries(names.map((name) => [name, name])) },
  });

/** Ends a round whose containers have printed these lines; `found` are names of files that the run had found. */
export function end(
  given: EndLoadEvent,
  lines: LogLine[],
  files: string[] = [],
  found: string[] = [],
  more: object = {},
) {
  const ports = fakePorts(files);
  ports.storage.contents.set(`${DATASETS}/turns/sales.json`, FOUND(...found));
  const count = jest.fn();
  const printed = new FakeLogs(lines);
  const all = { ...ports, printed, count, logs: {}, warn, datasets: DATASETS, random: () => 1, ...more };
  return { ports, printed, count, result: endLoad(given, all) };
}

/** What is known of a run that began to load a second after 1970. */
export const run = (...tables: string[]) => ({ ...opened(...tables), since: '1970-01-01T00:00:01Z' });
/** A line of the container of a table. */
export const line = (text: string, stream: string, time: number): LogLine => ({
  text,
  stream: `load/starlake/${stream}`,
  time,
});
