/** How a state ended in a run. */
export type NodeStatus = 'succeeded' | 'failed' | 'skipped';
