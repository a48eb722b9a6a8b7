import { plannedTables } from '../../assembly/planned-tables';
import { plannedTasks } from '../../assembly/planned-tasks';
import type { Pipeline } from '../../pipeline';
import { DOMAINS, loadedDatasets, TASK, valueOf } from '../../../lib/contract/command-line';

/** Name of the load of a table, `domain.table`. */
export function loadWork(dataset: string): string {
  return `load ${dataset}`;
}

/** Name of the import of a domain's files. */
export function importWork(domain: string): string {
  return `import ${domain}`;
}

/** Name of a task. */
export function taskWork(task: string): string {
  return `transform ${task}`;
}

/** What a command of Starlake does, by names: a load of several tables does several works. Empty for other commands. */
export function worksOf(argv: readonly string[]): string[] {
  const domain = valueOf(argv, DOMAINS);
  const task = valueOf(argv, TASK);
  switch (argv[0]) {
    case 'load':
      return loadedDatasets(argv).map(loadWork);
    case 'stage':
    case 'import':
      return domain === undefined ? [] : [importWork(domain)];
    case 'transform':
      return task === undefined ? [] : [taskWork(task)];
    default:
      return [];
  }
}

/** All that the containers of a pipeline do, by names. */
export function worksIn(pipeline: Pipeline): string[] {
  if (pipeline.kind === 'load') {
    return plannedTables(pipeline).flatMap(({ domain, name }) => [importWork(domain), loadWork(`${domain}.${name}`)]);
  }
  return plannedTasks(pipeline.definition).flatMap(({ name: task, load }) =>
    load === undefined ? [taskWork(task)] : [],
  );
}
