/** Streams that a group remembers, and lines of each: the oldest are forgotten first. */
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

  /** A container has printed a line; without a group nobody keeps it. */
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

  /** The streams of a group with their lines, the oldest first; undefined when nobody has printed to it. */
  streams(group: string): ReadonlyMap<string, readonly LoggedLine[]> | undefined {
    return this.groups.get(group);
  }
}
