/** Progress of a state, an item or an execution. */
export type Phase = 'running' | 'retrying' | 'waiting' | 'done' | 'failed' | 'stopped';
