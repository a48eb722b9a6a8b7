import { TABLE_NAMES, type Table } from './tables';

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
  /** Tables with a timeout of two seconds. */
  readonly timed: readonly Table[];
  /** Tables whose pattern the pipeline does not know. */
  readonly unknown: readonly Table[];
  /** Whether the pipeline knows that loads only add rows to its tables. */
  readonly appends: boolean;
  readonly maxRejectedRatio: number;
  /** Whether Starlake's container has a sidecar. */
  readonly sidecar: boolean;
  /** Maximum number of tables in a container, or the pipeline's own division. */
  readonly grouping: number | 'AUTOMATIC';
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
  appends: true,
  maxRejectedRatio: 0.1,
  sidecar: false,
  grouping: 1,
};

const variant = (name: string, other: Partial<Variant> = {}): Variant => ({ ...USUAL, ...other, name });

/** The tested pipelines. Those with more than 40 slots load in child executions. */
export const VARIANTS: readonly Variant[] = [
  variant('Usual'),
  variant('Restore', { staleFiles: 'RESTORE', ladder: true, maxRejectedRatio: 1 }),
  variant('NoRetries', { retries: 0, maxRejectedRatio: 1 }),
  variant('Narrow', { staleFiles: 'RESTORE', retries: 2, slots: 2, appends: false, grouping: 'AUTOMATIC' }),
  variant('Pending', { strategy: 'PENDING', slots: 1, maxRejectedRatio: 0, grouping: 'AUTOMATIC' }),
  variant('PendingRestore', { strategy: 'PENDING', staleFiles: 'RESTORE', retries: 0, ladder: true, appends: false }),
  variant('NoGate', { strategy: 'NONE', staleFiles: 'RESTORE', maxRejectedRatio: 1 }),
  variant('Unknown', { strategy: 'PENDING', unknown: ['returns'] }),
  variant('Ack', { strategy: 'ACK' }),
  variant('AckRestore', { strategy: 'ACK', staleFiles: 'RESTORE', retries: 0, maxRejectedRatio: 1 }),
  variant('Timed', { staleFiles: 'RESTORE', timed: ['orders', 'returns'] }),
  variant('Beside', { sidecar: true }),
  variant('BesidePending', { strategy: 'PENDING', staleFiles: 'RESTORE', retries: 0, sidecar: true, appends: false }),
  variant('Skip', { overlap: 'SKIP', appends: false, maxRejectedRatio: 0 }),
  variant('Fail', { overlap: 'FAIL', staleFiles: 'RESTORE' }),
  variant('Allow', { overlap: 'ALLOW', grouping: 'AUTOMATIC' }),
  variant('Group', { grouping: 5 }),
  variant('GroupRestore', { staleFiles: 'RESTORE', ladder: true, appends: false, maxRejectedRatio: 1, grouping: 3 }),
  variant('GroupNoRetries', { strategy: 'PENDING', retries: 0, grouping: 5 }),
  variant('GroupNoGate', { strategy: 'NONE', staleFiles: 'RESTORE', maxRejectedRatio: 1, grouping: 4 }),
  variant('GroupAck', { strategy: 'ACK', staleFiles: 'RESTORE', retries: 0, grouping: 5 }),
  variant('GroupUnknown', { strategy: 'PENDING', unknown: ['returns'], grouping: 4 }),
  variant('GroupTimed', { staleFiles: 'RESTORE', timed: TABLE_NAMES, grouping: 2 }),
  variant('GroupBeside', { sidecar: true, maxRejectedRatio: 0, grouping: 5 }),
  variant('Wide', { slots: 41, retries: 2 }),
  variant('WideRestore', { staleFiles: 'RESTORE', slots: 41, ladder: true, appends: false, maxRejectedRatio: 1 }),
  variant('WideGroup', { strategy: 'PENDING', slots: 41, grouping: 4 }),
];

/** Where new files of a domain arrive. */
export function arrivalArea({ strategy }: Variant): 'incoming' | 'stage' {
  return strategy === 'IMPORTED' ? 'incoming' : 'stage';
}
