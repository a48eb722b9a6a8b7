import { loadedTables, tablesOf, domainOf, transformOf } from '../../../../lib/contract/command-line';
import type { DeployedProject } from '../../../deployed/deployed-project';
import type { LogLine, RunContainer } from '../../../deployed/model';

/** What a container has printed since the last look. */
export interface ContainerLog {
  readonly container: RunContainer;
  readonly lines: readonly LogLine[];
  /** Where it logs; absent where it was not started, or logs elsewhere. */
  readonly place?: { readonly group: string; readonly stream: string };
  /** Whether there is no such stream. */
  readonly isMissing?: boolean;
}

/** Reads the logs of containers, each line once. */
export class LogReader {
  /** Where the next look goes on, by stream. */
  private readonly next = new Map<string, string>();

  constructor(private readonly project: DeployedProject) {}

  /** What these containers have printed since the last call. */
  async read(containers: readonly RunContainer[]): Promise<ContainerLog[]> {
    const logs: ContainerLog[] = [];
    for (const container of containers) {
      const place = await this.project.logOf(container);
      logs.push({ container, ...(place === undefined ? { lines: [] } : { ...(await this.linesOf(place)), place }) });
    }
    return logs;
  }

  private async linesOf({ group, stream }: { readonly group: string; readonly stream: string }) {
    const key = `${group} ${stream}`;
    const lines: LogLine[] = [];
    for (;;) {
      const last = this.next.get(key);
      const page = await this.project.logPage(group, stream, last);
      lines.push(...page.lines);
      if (page.next !== undefined) this.next.set(key, page.next);
      // At the end of a stream, CloudWatch Logs answers the token that it was given.
      if (page.next === undefined || page.next === last) return { lines, isMissing: page.isMissing === true };
    }
  }
}

/** Whether a command works on a table, by its name or as `domain.table`, or on a task. */
export function worksOn(argv: readonly string[], name: string): boolean {
  const tables = argv[0] === 'load' ? loadedTables(argv) : tablesOf(argv);
  return tables.some((table) => [table, `${domainOf(argv)}.${table}`].includes(name)) || transformOf(argv) === name;
}
