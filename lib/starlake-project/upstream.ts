import { ProjectPlan, TaskPlan, TransformPlan } from '../project/plan/plan';

/** What must exist before the tasks of a pipeline can run. */
interface Upstream {
  /** The pipeline's own tasks and those before them, by name. */
  readonly tasks: TaskPlan[];
  /** Tables that they read, by the name of the pipeline that loads them. */
  readonly tables: Map<string, string[]>;
}

/** The tasks and tables of a project, by the datasets that they write. */
export class Upstreams {
  private readonly tasks: Map<string, TaskPlan>;
  private readonly writers = new Map<string, TaskPlan[]>();
  private readonly loaders = new Map<string, Array<{ pipeline: string; table: string }>>();

  constructor(private readonly plan: ProjectPlan) {
    this.tasks = new Map(plan.tasks.map((task) => [task.name, task]));
    for (const task of plan.tasks) {
      this.writers.set(task.dataset, [...(this.writers.get(task.dataset) ?? []), task]);
    }
    for (const load of plan.loads) {
      for (const { name, dataset } of load.tables) {
        // Two domains can have the same final name.
        this.loaders.set(dataset, [...(this.loaders.get(dataset) ?? []), { pipeline: load.name, table: name }]);
      }
    }
  }

  /**
   * A task of the plan.
   *
   * @throws Error if the plan does not have it
   */
  public task(name: string, pipeline: string): TaskPlan {
    const task = this.tasks.get(name);
    if (!task) {
      throw new Error(`pipeline '${pipeline}' has the task '${name}', which is not among the tasks of its plan`);
    }
    return task;
  }

  /** Everything that the tasks of a pipeline depend on, directly and indirectly. */
  public of(pipeline: TransformPlan): Upstream {
    const tasks = new Map<string, TaskPlan>();
    const tables = new Map<string, Set<string>>();
    const open = pipeline.tasks.map((name) => this.task(name, pipeline.name));
    for (let task = open.pop(); task; task = open.pop()) {
      if (tasks.has(task.name)) {
        continue;
      }
      tasks.set(task.name, task);
      for (const dataset of task.dependencies) {
        open.push(...(this.writers.get(dataset) ?? []));
        for (const loader of this.loaders.get(dataset) ?? []) {
          tables.set(loader.pipeline, (tables.get(loader.pipeline) ?? new Set()).add(loader.table));
        }
      }
    }
    const byName = <T>([a]: [string, T], [b]: [string, T]) => (a < b ? -1 : 1);
    return {
      tasks: [...tasks].sort(byName).map(([, task]) => task),
      tables: new Map([...tables].sort(byName).map(([name, some]) => [name, [...some].sort()])),
    };
  }

  /** Datasets of the project that the tasks of a pipeline read and do not write themselves. */
  public datasets(pipeline: TransformPlan): string[] {
    const own = pipeline.tasks.map((name) => this.task(name, pipeline.name));
    const written = new Set(own.map(({ dataset }) => dataset));
    const read = new Set(own.flatMap(({ dependencies }) => dependencies));
    return [...read].filter((dataset) => !written.has(dataset)).sort();
  }

  /** Cron expressions of the datasets: those of the pipelines that load or write them. */
  public schedules(datasets: string[]): { [dataset: string]: string } {
    const { loads, transforms } = this.plan;
    const written = [
      ...loads.flatMap(({ schedule, tables }) => tables.map(({ dataset }) => ({ dataset, schedule }))),
      ...transforms.flatMap(({ schedule, tasks }) =>
        tasks.map((name) => ({ dataset: this.tasks.get(name)?.dataset ?? name, schedule })),
      ),
    ];
    const known = written.filter(({ dataset, schedule }) => schedule !== undefined && datasets.includes(dataset));
    return Object.fromEntries(known.map(({ dataset, schedule }) => [dataset, schedule!]));
  }

  /** Cron expressions of all datasets that a pipeline reads; undefined if one has none, or if it reads none. */
  public allSchedules(pipeline: TransformPlan): string[] | undefined {
    const datasets = this.datasets(pipeline);
    const schedules = Object.values(this.schedules(datasets));
    return schedules.length === datasets.length && schedules.length > 0 ? schedules : undefined;
  }

  /** Maximum age of the datasets that have one, in seconds; the least of all tasks that write a dataset. */
  public freshness(datasets: string[]): { [dataset: string]: number } {
    const known = [...this.plan.loads.flatMap(({ tables }) => tables), ...this.plan.tasks];
    const ages = new Map<string, number>();
    for (const { dataset, freshness } of known) {
      if (freshness !== undefined && datasets.includes(dataset)) {
        ages.set(dataset, Math.min(freshness, ages.get(dataset) ?? freshness));
      }
    }
    return Object.fromEntries(ages);
  }
}
