import type { Table } from './tables';

/** What a domain waits for, by the names of `PreLoadStrategy`. */
export type Strategy = 'NONE' | 'IMPORTED' | 'PENDING' | 'ACK';

/** One way to configure the load pipeline. */
export interface Variant {
  /** Id of its construct. */
  readonly name: string;
  readonly strategy: Strategy;
  readonly overlap: 'WAIT' | 'SKIP' | 'FAIL' | 'ALLOW';
  readonly staleFiles: 'FAIL' | 'RESTORE';
  readonly retries: number;
  readonly slots: number;
  readonly ladder: boolean;
  /** Tables that may take a second. */
  readonly timed: readonly Table[];
  /** Tables whose pattern the pipeline is not told. */
  readonly unknown: readonly Table[];
}

const USUAL: Omit<Variant, 'name'> = {
  strategy: 'IMPORTED',
  overlap: 'WAIT',
  staleFiles: 'FAIL',
  retries: 1,
  slots: 6,
  ladder: false,
  timed: [],
  unknown: [],
};

const variant = (name: string, other: Partial<Variant> = {}): Variant => ({ ...USUAL, ...other, name });

/** The pipelines that are tried. */
export const VARIANTS: readonly Variant[] = [
  variant('Usual'),
  variant('Restore', { staleFiles: 'RESTORE', ladder: true }),
  variant('NoRetries', { retries: 0 }),
  variant('Narrow', { staleFiles: 'RESTORE', retries: 2, slots: 2 }),
  variant('Pending', { strategy: 'PENDING', slots: 1 }),
  variant('PendingRestore', { strategy: 'PENDING', staleFiles: 'RESTORE', retries: 0, ladder: true }),
  variant('NoGate', { strategy: 'NONE', staleFiles: 'RESTORE' }),
  variant('Unknown', { strategy: 'PENDING', unknown: ['returns'] }),
  variant('Ack', { strategy: 'ACK' }),
  variant('AckRestore', { strategy: 'ACK', staleFiles: 'RESTORE', retries: 0 }),
  variant('Timed', { staleFiles: 'RESTORE', timed: ['orders', 'returns'] }),
  variant('Skip', { overlap: 'SKIP' }),
  variant('Fail', { overlap: 'FAIL', staleFiles: 'RESTORE' }),
  variant('Allow', { overlap: 'ALLOW' }),
];

/** Where new files of a domain arrive. */
export function arrivalArea({ strategy }: Variant): 'incoming' | 'stage' {
  return strategy === 'IMPORTED' ? 'incoming' : 'stage';
}
