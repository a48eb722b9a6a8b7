import type { VNode } from 'preact';

/** How a status looks: its text is always shown, too. */
interface Look {
  readonly tone: 'good' | 'bad' | 'busy' | 'odd' | 'idle';
  readonly glyph: string;
  readonly text: string;
}

/** Statuses of runs, states and tables, as Step Functions and the reports of runs name them. */
const LOOKS: Readonly<Record<string, Look>> = {
  SUCCEEDED: { tone: 'good', glyph: '✓', text: 'succeeded' },
  FAILED: { tone: 'bad', glyph: '✗', text: 'failed' },
  TIMED_OUT: { tone: 'bad', glyph: '✗', text: 'timed out' },
  RUNNING: { tone: 'busy', glyph: '●', text: 'running' },
  ABORTED: { tone: 'odd', glyph: '■', text: 'aborted' },
  INTERRUPTED: { tone: 'odd', glyph: '■', text: 'interrupted' },
  SKIPPED: { tone: 'idle', glyph: '–', text: 'skipped' },
  PENDING: { tone: 'idle', glyph: '○', text: 'pending' },
};

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
  return Object.hasOwn(LOOKS, status)
    ? LOOKS[status]!
    : { tone: 'idle', glyph: '·', text: status.toLowerCase().replaceAll('_', ' ') };
}
