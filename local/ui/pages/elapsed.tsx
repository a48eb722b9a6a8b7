import type { VNode } from 'preact';
import { Duration } from '../../pages/time';

/** How long something took; empty while it goes on. */
export function Elapsed({
  startedAt,
  endedAt,
}: {
  readonly startedAt: string;
  readonly endedAt?: string;
}): VNode | null {
  if (endedAt === undefined) return null;
  return <Duration milliseconds={Date.parse(endedAt) - Date.parse(startedAt)} />;
}
