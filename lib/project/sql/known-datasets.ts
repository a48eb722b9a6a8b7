import type { Project, Task } from '../project';
import { errorAt } from '../project-error';
import { groupBy } from '../plan/plan-names';
import { nearest } from '../../text/nearest';

/** A dataset that the project makes. */
interface Known {
  /** `domain.table`, as it is declared. */
  readonly dataset: string;
  /** Full name of the task that writes it; none where it is loaded. */
  readonly task?: string;
}

/** Finds the datasets that SQL means, as Starlake does (lineage/TaskViewDependency.scala): tasks first, then tables. */
export class KnownDatasets {
  private readonly qualified = new Map<string, Known>();
  private readonly unqualified: ReadonlyMap<string, Known[]>;
  private readonly byDomain: ReadonlyMap<string, string[]>;
  private readonly streams = new Map<string, string>();

  private readonly externals: ReadonlySet<string>;

  constructor({ domains, tasks, externals }: Project) {
    this.externals = new Set(externals);
    const ofTasks = tasks.map((task) => ({ dataset: datasetOf(task), task: task.name }));
    const ofTables = domains.flatMap(({ finalName, tables }) =>
      tables.map((table) => ({ dataset: `${finalName}.${table.finalName}`, table })),
    );
    for (const known of [...ofTables.map(({ dataset }) => ({ dataset })), ...ofTasks]) {
      this.qualified.set(known.dataset.toLowerCase(), known);
    }
    for (const known of ofTasks) {
      if (!this.qualified.has(known.task.toLowerCase())) {
        this.qualified.set(known.task.toLowerCase(), known);
      }
    }
    const datasets = [...new Set([...this.qualified.values()].map(({ dataset }) => dataset))];
    this.byDomain = groupBy(datasets, (dataset) => domainOf(dataset).toLowerCase());
    this.unqualified = groupBy([...this.qualified.values()], ({ dataset }) => lastPart(dataset).toLowerCase());
    tasks.forEach((task) => task.streams.forEach((stream) => this.streams.set(stream.toLowerCase(), datasetOf(task))));
    ofTables.forEach(({ dataset, table }) =>
      table.streams.forEach((stream) => this.streams.set(stream.toLowerCase(), dataset)),
    );
  }

  /**
   * The dataset that a name in a task's SQL means; undefined when the project does not make it.
   *
   * @throws Error if a name without a domain may mean several datasets, and none of them is in the task's own domain
   */
  find(name: string, task: Task): string | undefined {
    const written = this.streams.get(name.toLowerCase()) ?? name;
    const parts = written.toLowerCase().split('.');
    if (parts.length > 1) {
      return this.qualified.get(parts.slice(-2).join('.'))?.dataset;
    }
    const found = [...new Set(this.unqualified.get(parts[0])?.map(({ dataset }) => dataset))];
    const near = found.filter((dataset) => dataset.toLowerCase().startsWith(`${task.domain.toLowerCase()}.`));
    if (found.length > 1 && near.length !== 1) {
      throw errorAt(
        { file: task.file },
        `the task '${task.name}' reads '${name}', which can be ${found.join(' or ')}: write its domain ` +
          `before it, or 'parseSQL: false'`,
      );
    }
    return near[0] ?? found[0];
  }

  /** A warning about a name that {@link find} does not find although the project has its domain; else undefined. */
  problemOf(name: string, task: Task): string | undefined {
    const [domain, table] = name.split('.').slice(-2);
    const others = table === undefined ? undefined : this.byDomain.get(domain.toLowerCase());
    if (others === undefined || this.externals.has(`${domain}.${table}`.toLowerCase())) {
      return undefined;
    }
    const near = nearest(table, others.map(lastPart));
    return (
      `${task.file}: the task '${task.name}' reads '${name}', and nothing in the project makes it` +
      (near === undefined ? '' : `, did you mean '${others.find((dataset) => lastPart(dataset) === near)}'?`)
    );
  }

  /** Full name of the task with this name; undefined if there is none. */
  taskOf(name: string): string | undefined {
    return this.qualified.get(name.toLowerCase())?.task;
  }
}

/** The dataset that a task writes. */
export function datasetOf({ domain, table }: Pick<Task, 'domain' | 'table'>): string {
  return `${domain}.${table}`;
}

function domainOf(dataset: string): string {
  return dataset.slice(0, dataset.lastIndexOf('.'));
}

function lastPart(dataset: string): string {
  return dataset.slice(dataset.lastIndexOf('.') + 1);
}
