import path from 'node:path';
import { LoadPlan, TransformPlan } from '../project/plan/plan';
import type { Project } from '../project/project';
import type { Place } from '../project/project-error';

/** Where a project's files declare pipelines and tables; empty for an existing plan. */
export class ProjectPlaces {
  private readonly tables = new Map<string, Place>();
  private readonly domains = new Map<string, Place>();
  private readonly tasks: ReadonlyMap<string, Place>;
  private readonly dags: ReadonlyMap<string, Project['dags'][number]>;

  constructor(project: Project | undefined) {
    for (const { name, place, tables } of project?.domains ?? []) {
      this.domains.set(name, place);
      tables.forEach((table) => this.tables.set(`${name}.${table.name}`, table.place));
    }
    this.tasks = new Map((project?.tasks ?? []).map(({ name, file }) => [name, { file }]));
    this.dags = new Map((project?.dags ?? []).map((dag) => [dag.name, dag]));
  }

  public table(domain: string, table: string): Place | undefined {
    return this.tables.get(`${domain}.${table}`);
  }

  public domain(name: string): Place | undefined {
    return this.domains.get(name);
  }

  /** Where the task that a message names is declared, else the folder of the first task. */
  public transform({ tasks }: TransformPlan, message: string): Place | undefined {
    const named = tasks.find((name) => message.includes(`'${name}'`));
    const place = this.tasks.get(named ?? tasks[0]);
    return named === undefined && place ? { file: path.posix.dirname(place.file) } : place;
  }

  /** Where the first option that a message names is written: the expected values follow it. */
  public named(plan: LoadPlan | TransformPlan, message: string): Place | undefined {
    const quoted = [...message.matchAll(/'([^']*)'/g)].map(([, name]) => name);
    const name = quoted.find((each) => Object.hasOwn(plan.options, each));
    return name === undefined ? undefined : this.option(plan, name);
  }

  /** Where an option of a pipeline is written. */
  public option(plan: LoadPlan | TransformPlan, name: string): Place | undefined {
    return plan.dag === undefined ? undefined : this.dags.get(plan.dag)?.optionPlaces[name];
  }
}
