import type { RunEvent } from '../../../run-event';

/** Event of a state. */
export type StateEvent = Extract<RunEvent, { readonly state: string; readonly stateType: unknown }>;
