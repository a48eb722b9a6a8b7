import type { Leaf, Raw } from '../formats/input';
import { formatJavaDouble } from '../types/java-number';

/** A value as Spark casts it to a text: timestamps in UTC. */
export function rawText(raw: Raw, kind: Leaf): string {
  if (kind === 'double' && typeof raw === 'number') return formatJavaDouble(raw);
  if (kind === 'date' && typeof raw === 'bigint') return isoDay(Number(raw));
  if (kind === 'timestamp' && typeof raw === 'bigint') return isoMoment(raw);
  return String(raw);
}

function isoDay(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}

// Without a zero fraction.
function isoMoment(micros: bigint): string {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((micros - fraction) / 1000n)).toISOString().slice(0, 19).replace('T', ' ');
  return fraction === 0n ? seconds : `${seconds}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
}
