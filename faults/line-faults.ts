import type { FaultKind, LineFault } from './faults';
import type { ContainerRun } from '../local/executor';

/** A line with the row counts of files that a container has loaded, as a whole. */
export const SUMMARY = /ingestion-summary -> files: \[.*\/(.+)\], domain: .*, schema: (.*), input: .*, rejected: ?\d+$/;

/** Faults of the lines with row counts, on their way from containers to the log. */
export class LineFaults {
  private faults: Array<LineFault & { left: number }> = [];

  /** @param tell called with each fault that happens */
  constructor(private readonly tell: (kind: FaultKind) => void) {}

  /** Sets the faults of the next lines; replaces earlier ones. */
  expect(faults: readonly LineFault[]): void {
    this.faults = faults.map((fault) => ({ ...fault, left: fault.times }));
  }

  /** The same container, whose lines the log gets with these faults. */
  of(run: ContainerRun): ContainerRun {
    return { ...run, onLine: (line) => this.linesOf(line).forEach((each) => run.onLine(each)) };
  }

  private linesOf(line: string): string[] {
    const table = SUMMARY.exec(line)?.[2];
    const fault = this.faults.find((each) => each.left > 0 && each.table === table);
    if (!fault) return [line];
    fault.left--;
    this.tell(fault.kind);
    switch (fault.kind) {
      case 'line-missing':
        return [];
      case 'line-doubled':
        return [line, line];
      case 'line-torn':
        return [line.slice(0, Math.floor(line.length * fault.at))];
    }
  }
}
