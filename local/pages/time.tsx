import type { VNode } from 'preact';
import { duration } from '../cli/text/format';

/** A time as `2026-12-01 04:00 UTC`, with seconds if it has any. A text that is no time is shown as it is. */
export function Time({ at }: { readonly at: Date | string }): VNode {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span>{String(at)}</span>;
  const iso = date.toISOString();
  const seconds = iso.slice(17, 19) === '00' ? '' : iso.slice(16, 19);
  return <time dateTime={iso}>{`${iso.slice(0, 10)} ${iso.slice(11, 16)}${seconds} UTC`}</time>;
}

/** A duration as `1m 05s`. */
export function Duration({ milliseconds }: { readonly milliseconds: number }): VNode {
  return <span class="duration">{duration(milliseconds)}</span>;
}
