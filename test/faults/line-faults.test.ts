import type { FaultKind, LineFault } from '../../faults/faults';
import { LineFaults, SUMMARY } from '../../faults/line-faults';
import type { ContainerRun } from '../../local/executor';

const line = (table: string) =>
  `26/11/30 INFO IngestionAudit: ingestion-summary -> files: [s3a://lake/ingesting/sales/${table}-1], domain: sales, ` +
  `schema: ${table}, input: 12, accepted: 11, rejected:1`;

function printed(faults: readonly Partial<LineFault>[], ...lines: string[]): { lines: string[]; told: FaultKind[] } {
  const told: FaultKind[] = [];
  const seen: string[] = [];
  const all = new LineFaults((kind) => told.push(kind));
  all.expect(faults.map((fault) => ({ kind: 'line-missing', table: 'orders', at: 0.95, times: 1, ...fault })));
  const { onLine } = all.of({ onLine: (each: string) => seen.push(each) } as unknown as ContainerRun);
  lines.forEach((each) => onLine(each));
  return { lines: seen, told };
}

test('as many lines of a table as it says, and no other line', () => {
  const all = ['Loading', line('orders'), line('returns'), line('orders')];
  expect(printed([{}], ...all)).toEqual({
    lines: ['Loading', line('returns'), line('orders')],
    told: ['line-missing'],
  });
  expect(
    printed([{ kind: 'line-doubled', times: 2 }], ...all).lines.filter((each) => each === line('orders')),
  ).toHaveLength(4);
});

test('a torn line does not have all of its counts', () => {
  for (const at of [0.2, 0.5, 0.8, 0.95]) {
    const [torn] = printed([{ kind: 'line-torn', at }], line('orders')).lines;
    expect(line('orders').startsWith(torn!)).toBe(true);
    expect(SUMMARY.test(torn!)).toBe(false);
  }
});
