import type { Phase } from '../view/phase';
import { Symbols } from '../symbols';
import { Span, span, Line } from '../../text/line';
import { ticking, duration } from '../../text/format';

/** The terminal that a frame is drawn for. */
export interface Frame {
  /** Cells of a line; no line is longer. */
  readonly width: number;
  /** Maximum number of lines. */
  readonly height: number;
  /** Milliseconds since the epoch, for times that still grow. */
  readonly now: number;
  readonly color: boolean;
  readonly unicode?: boolean;
  /** Whether the user has interrupted the run: its containers are being stopped. */
  readonly stopping?: boolean;
}

/** How much a frame shows: less if the terminal has few lines. */
export interface Detail {
  /** The last line that each container printed. */
  readonly logs: boolean;
  /** Whether each completed state has a line, instead of one line for all. */
  readonly past: boolean;
  /** Maximum number of lines below a Map. */
  readonly items: number;
}

export const DETAILS: readonly Detail[] = [
  { logs: true, past: true, items: Infinity },
  { logs: false, past: true, items: Infinity },
  { logs: false, past: false, items: Infinity },
];

/** The symbol of a phase, in its colour. */
export function mark(phase: Phase, now: number, symbols: Symbols): Span {
  switch (phase) {
    case 'done':
      return span(symbols.done, 'green');
    case 'failed':
      return span(symbols.failed, 'red');
    case 'retrying':
      return span(symbols.retry, 'yellow');
    case 'waiting':
      return span(symbols.waiting, 'yellow');
    case 'stopped':
      return span(symbols.stopped, 'yellow');
    case 'running':
      return span(symbols.spinner[Math.floor(now / 100) % symbols.spinner.length]!, 'cyan');
  }
}

/** How long something took, or has taken so far. */
export function elapsed({ startedAt, endedAt }: { startedAt: number; endedAt?: number }, now: number): Span {
  return span(endedAt === undefined ? ticking(now - startedAt) : duration(endedAt - startedAt), 'dim');
}

/** When something is tried again; empty for a wait that is too short to read it. */
export function dueIn({ retryAt }: { retryAt?: number }, now: number): string[] {
  return retryAt === undefined || retryAt - now < 1000
    ? []
    : [`again in ${duration(Math.ceil((retryAt - now) / 1000) * 1000).replace(/\.0s$/, 's')}`];
}

/** Failed items that stay on the screen while others run; the summary has all. */
export const FAILED_SHOWN = 5;

const BAR_CELLS = 20;

/** A bar that shows how much has ended and how much of that failed; empty in a narrow terminal. */
export function bar(over: number, failed: number, total: number, frame: Frame, symbols: Symbols): Span[] {
  if (frame.width < 72) return [];
  const full = Math.floor((over / total) * BAR_CELLS);
  // Even one failure is visible.
  const red = failed === 0 ? 0 : Math.max(1, Math.round((failed / total) * BAR_CELLS));
  return [
    span(symbols.barFull.repeat(Math.max(0, full - red)), 'green'),
    span(symbols.barFull.repeat(Math.min(red, BAR_CELLS)), 'red'),
    span(symbols.barEmpty.repeat(Math.max(0, BAR_CELLS - Math.max(full, red))), 'dim'),
    span('  '),
  ];
}

/** As many items as fit, and how many are not shown. */
export function fit(items: readonly Line[][], room: number): Line[] {
  const lines = items.flat();
  if (lines.length <= room) return lines;
  if (room <= 0) return [];
  const kept = lines.slice(0, room - 1);
  return [...kept, { left: [span(`     and ${lines.length - kept.length} more`, 'dim')] }];
}
