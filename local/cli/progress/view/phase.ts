/** Where a state, an item or an execution stands. */
export type Phase = 'running' | 'retrying' | 'waiting' | 'done' | 'failed' | 'stopped';
