import type { VNode } from 'preact';

/** How a status looks: its text is always shown, too. */
interface Look {
  readonly tone: 'good' | 'bad' | 'busy' | 'odd' | 'idle';
  readonly glyph: string;
  readonly text: string;
}

const LOOKS_OF_TONES: ReadonlyArray<readonly [Look['tone'], glyph: string, statuses: readonly string[]]> = [
  ['good', '✓', ['SUCCEEDED', 'LOADED', 'DONE']],
  ['bad', '✗', ['FAILED', 'TIMED_OUT']],
  ['busy', '●', ['RUNNING']],
  ['odd', '◌', ['WAITING', 'RETRYING', 'PENDING_REDRIVE']],
  ['odd', '■', ['STOPPED', 'ABORTED', 'INTERRUPTED', 'BLOCKED']],
  ['idle', '–', ['SKIPPED', 'EMPTY']],
];

/** Statuses of runs, states and tables, as records of runs and Step Functions name them. */
const LOOKS: ReadonlyMap<string, Look> = new Map(
  LOOKS_OF_TONES.flatMap(([tone, glyph, statuses]) =>
    statuses.map((status) => [status, { tone, glyph, text: textOf(status) }]),
  ),
);

/** A status with its sign, text and colour. One that is not known is shown as it is. */
export function StatusBadge({ status }: { readonly status: string }): VNode {
  const { tone, glyph, text } = lookOf(status);
  return (
    <span class={`badge ${tone}`}>
      <span aria-hidden="true">{glyph}</span> {text}
    </span>
  );
}

/** How a status looks. */
export function lookOf(status: string): Look {
  return LOOKS.get(status) ?? { tone: 'idle', glyph: '·', text: textOf(status) };
}

function textOf(status: string): string {
  return status.toLowerCase().replaceAll('_', ' ');
}
