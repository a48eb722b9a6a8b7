/** How many streams a group keeps, and how many lines a stream; the oldest are dropped. */
const STREAMS = 20_000;
const LINES = 20_000;

/** A line of a log stream. */
export interface LoggedLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly text: string;
}

/** The log groups of CloudWatch Logs that containers of this machine print to. */
export class LogGroups {
  private readonly groups = new Map<string, Map<string, LoggedLine[]>>();

  /** Adds a line that a container printed; without a group the line is dropped. */
  add(group: string | undefined, stream: string, text: string): void {
    if (group === undefined) return;
    const streams = this.groups.get(group) ?? new Map<string, LoggedLine[]>();
    this.groups.set(group, streams);
    const lines = streams.get(stream) ?? [];
    streams.set(stream, lines);
    lines.push({ time: Date.now(), text });
    if (lines.length > LINES) lines.shift();
    if (streams.size > STREAMS) streams.delete(streams.keys().next().value!);
  }

  /** All lines by group and stream, each with its time, as plain data. */
  all(): Record<string, Record<string, Array<[time: number, text: string]>>> {
    const linesOf = (lines: readonly LoggedLine[]) => lines.map(({ time, text }): [number, string] => [time, text]);
    return Object.fromEntries(
      [...this.groups].map(([group, streams]) => [
        group,
        Object.fromEntries([...streams].map(([name, lines]) => [name, linesOf(lines)])),
      ]),
    );
  }

  /** Adds streams of another process; known streams do not change. */
  addAll(groups: Readonly<Record<string, Readonly<Record<string, ReadonlyArray<readonly [number, string]>>>>>): void {
    for (const [group, added] of Object.entries(groups)) {
      const streams = this.groups.get(group) ?? new Map<string, LoggedLine[]>();
      this.groups.set(group, streams);
      for (const [name, lines] of Object.entries(added)) {
        if (!streams.has(name))
          streams.set(
            name,
            lines.map(([time, text]) => ({ time, text })),
          );
      }
    }
  }

  /** The streams of a group with their lines, the oldest first; undefined when nothing was printed to it. */
  streams(group: string): ReadonlyMap<string, readonly LoggedLine[]> | undefined {
    return this.groups.get(group);
  }
}
