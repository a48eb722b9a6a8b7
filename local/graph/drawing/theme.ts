import type { NodeKind } from '../state-machine/node-kind';

/** The colours of a kind of node, as `#rrggbb`. */
export interface Colours {
  readonly fill: string;
  readonly line: string;
  readonly ink: string;
}

/** One palette for all formats. The contrast between text and fill is always above 4.5:1. */
export const COLOURS: Readonly<Record<NodeKind, Colours>> = {
  start: { fill: '#334155', line: '#334155', ink: '#ffffff' },
  end: { fill: '#334155', line: '#334155', ink: '#ffffff' },
  succeed: { fill: '#dcfce7', line: '#16a34a', ink: '#14532d' },
  fail: { fill: '#fee2e2', line: '#dc2626', ink: '#7f1d1d' },
  lambda: { fill: '#fff7ed', line: '#ea580c', ink: '#7c2d12' },
  container: { fill: '#eff6ff', line: '#2563eb', ink: '#1e3a8a' },
  task: { fill: '#fdf4ff', line: '#c026d3', ink: '#701a75' },
  choice: { fill: '#fefce8', line: '#ca8a04', ink: '#713f12' },
  map: { fill: '#f0fdfa', line: '#0d9488', ink: '#134e4a' },
  parallel: { fill: '#f5f3ff', line: '#7c3aed', ink: '#4c1d95' },
  pass: { fill: '#f8fafc', line: '#64748b', ink: '#334155' },
  wait: { fill: '#f8fafc', line: '#64748b', ink: '#334155' },
};

/** The colour of the lines between nodes. */
export const LINE = '#64748b';

/** Names of kinds in a picture; other kinds need none. */
export const TAGS: Partial<Record<NodeKind, string>> = {
  lambda: 'LAMBDA',
  container: 'ECS TASK',
  task: 'TASK',
  pass: 'PASS',
  wait: 'WAIT',
  map: 'MAP',
  parallel: 'PARALLEL',
};
