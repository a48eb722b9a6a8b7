import { isoSeconds } from '../../lib/contract/iso-time';
import { FreshnessLimits, MONITORING_METRICS } from '../../lib/contract/monitoring';
import { ageText } from './age-text';
import { atOnce } from './at-once';
import { command } from './command';
import { plural, some } from './causes';
import { datasetId, LONG, Note } from './notes';
import type { MonitorPorts } from './ports';

/** How stale a table is. */
type Level = 'WARN' | 'ERROR';

/** Reports each table that was not refreshed for as long as its freshness says, once for each level. */
export async function staleDatasets(known: ReadonlyMap<string, Note>, ports: MonitorPorts): Promise<void> {
  const {
    region,
    settings: { pipelines },
  } = ports;
  const now = ports.now().getTime();
  const stale: Array<{ readonly dataset: string; readonly note: Note; readonly level: Level; readonly age: number }> =
    [];
  const unknown: string[] = [];
  for (const [dataset, limits] of Object.entries(ports.settings.freshness)) {
    const note = known.get(datasetId(dataset));
    if (note === undefined) {
      unknown.push(dataset);
      continue;
    }
    const age = (now - note.at) / 1000;
    const level = levelOf(age, limits);
    if (level !== undefined) {
      stale.push({ dataset, note, level, age });
    }
  }
  // When they were refreshed before is not known: their age counts from now on.
  await atOnce(unknown, (dataset) => ports.notes.write({ id: datasetId(dataset), at: now }, LONG));
  const errors = stale.filter(({ level }) => level === 'ERROR');
  if (errors.length > 0) {
    ports.count(MONITORING_METRICS.stale, errors.length);
  }
  const fresh = stale.filter(({ level, note }) => note.told !== level && note.told !== 'ERROR');
  if (fresh.length === 0) {
    return;
  }
  const lines = fresh
    .sort((one, other) => other.age - one.age)
    .map(({ dataset, age, level, note }) => {
      const limit = ports.settings.freshness[dataset][level === 'ERROR' ? 'error' : 'warn']!;
      const since = isoSeconds(new Date(note.at));
      return `- ${dataset}: ${level === 'ERROR' ? 'error' : 'warning'}, ${ageText(age)} old (since ${since}), and may be ${ageText(limit)}`;
    });
  await ports.send({
    title: fresh.length === 1 ? `Table ${fresh[0].dataset} is stale` : `${plural(fresh.length, 'table')} are stale`,
    lines: [
      'Not refreshed for as long as their freshness says. A run that was skipped refreshes nothing.',
      ...some(lines),
    ],
    steps: [
      { text: 'When their pipelines ran last, and run next', command: command(['status'], pipelines, region) },
      { text: 'Files that did not arrive, and what is stuck', command: command(['doctor'], pipelines, region) },
    ],
    thread: `stale ${fresh[0].dataset}`,
    type: MONITORING_METRICS.stale,
    context: {
      tables: fresh
        .map(({ dataset }) => dataset)
        .slice(0, 100)
        .join(' '),
    },
  });
  await atOnce(fresh, ({ note, level }) => ports.notes.tell(note, level));
}

function levelOf(age: number, { warn = Infinity, error = Infinity }: FreshnessLimits): Level | undefined {
  return age > error ? 'ERROR' : age > warn ? 'WARN' : undefined;
}
