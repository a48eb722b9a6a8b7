import { nearest } from '../../text/nearest';
import { checkCycles } from './cycle';
import { datasetOf, KnownDatasets } from '../sql/known-datasets';
import { sortedSet } from '../../text/order';
import type { TaskPlan } from './plan';
import type { Project } from '../project';
import type { Problems } from '../project-error';

/** The tasks, and problems of the given lineage. */
interface PlannedTasks {
  readonly tasks: TaskPlan[];
  readonly warnings: string[];
}

/**
 * The tasks of a project with the datasets that they read. Datasets that the project does not make are left out, and so is the
 * dataset that the task itself writes.
 *
 * @param lineage names that each task reads, used in place of its SQL
 * @param problems collects errors: tasks that wait for one another in a cycle, and names that may mean several tables
 */
export function planTasks(
  project: Project,
  lineage: { readonly [task: string]: string[] } | undefined,
  problems: Problems,
): PlannedTasks {
  const known = new KnownDatasets(project);
  const given = new Map(Object.entries(lineage ?? {}).map(([name, reads]) => [name.toLowerCase(), reads]));
  const warnings: string[] = [];
  const tasks = project.tasks.map((task) => {
    const reads = given.get(task.name.toLowerCase());
    if (lineage !== undefined && reads === undefined) {
      warnings.push(`the lineage has no task '${task.name}': its dependencies are taken from ${task.file}`);
    }
    const dataset = datasetOf(task);
    const datasets = (reads ?? task.reads).flatMap((name) => {
      const found = problems.collect(() => known.find(name, task));
      const odd = found === undefined ? known.problemOf(name, task) : undefined;
      warnings.push(...(odd === undefined ? [] : [odd]));
      return found ?? [];
    });
    const dependencies = sortedSet(datasets).filter((each) => each !== dataset);
    const { name, freshness, freshnessWarning, hasExpectations } = task;
    return {
      ...{ name, dataset, dependencies },
      ...(freshness ? { freshness } : {}),
      ...(hasExpectations ? { expectations: true } : {}),
      ...(freshnessWarning === undefined ? {} : { freshnessWarning }),
    };
  });
  const names = new Set(tasks.map(({ name }) => name.toLowerCase()));
  for (const name of Object.keys(lineage ?? {}).filter((each) => !names.has(each.toLowerCase()))) {
    const near = nearest(name, [...tasks.map((task) => task.name)]);
    warnings.push(
      `the lineage has the task '${name}', which the project does not have: make it anew` +
        (near === undefined ? '' : `, or did you mean '${near}'?`),
    );
  }
  problems.collect(() => checkCycles(tasks));
  return { tasks, warnings };
}
