import type { Pipeline } from '../../../local/pipeline';

/** A load pipeline with these tables, in the form that the library gives it. */
export function load(domain: string, tables: readonly string[], more: Partial<Pipeline> = {}): Pipeline {
  return {
    ...{ name: domain, kind: 'load', stack: 'Lake', logicalId: `${domain}Machine` },
    datasets: { reads: [], writes: tables.map((table) => `${domain}.${table}`) },
    definition: {
      StartAt: `end_loading_${domain}`,
      States: {
        [`end_loading_${domain}`]: {
          Type: 'Task',
          Parameters: { domain, tables: tables.map((table) => [table]) },
          End: true,
        },
      },
    },
    ...more,
  };
}

/** A transform pipeline with one task for each entry: what it writes, and what it reads. */
export function transform(
  name: string,
  tasks: Readonly<Record<string, readonly string[]>>,
  more: Partial<Pipeline> = {},
): Pipeline {
  const reads = [...new Set(Object.values(tasks).flat())].filter((each) => !Object.hasOwn(tasks, each));
  return {
    ...{ name, kind: 'transform', stack: 'Lake', logicalId: `${name}Machine` },
    datasets: { reads, writes: Object.keys(tasks) },
    taskReads: Object.values(tasks),
    definition: {
      Comment: `transforms of ${name}`,
      StartAt: `begin_${name}`,
      States: {
        [`begin_${name}`]: {
          Type: 'Task',
          Parameters: { slots: 4, tasks: Object.keys(tasks).map((task) => ({ task })) },
          End: true,
        },
      },
    },
    ...more,
  };
}
