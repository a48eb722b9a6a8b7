import { pipelinesOf, type Assembly } from '../assembly';
import { validateDefinition } from '../interpreter/interpreter';
import { refuseUnsupported } from '../interpreter/refuse';
import { machineArn } from './execution-context';
import type { Pipeline } from '../pipeline';
import { prepareTasks } from './tasks/task-finder';
import type { Task } from './tasks/task';

/** Finds out, before anything runs, what the states of a pipeline do, and of the pipelines that it starts. */
export class Preparation {
  private readonly prepared = new Map<string, Map<string, Task>>();
  private machines?: ReadonlyMap<string, Pipeline>;

  /**
   * @param root Folder that takes the place of SL_ROOT.
   * @param modules Stand-ins for modules that the functions require.
   */
  constructor(
    private readonly assembly: Assembly,
    private readonly root: string,
    private readonly modules?: Readonly<Record<string, unknown>>,
  ) {}

  /**
   * What each Task state of a pipeline does, by its name.
   *
   * @throws Error when the pipeline, or one that it starts, cannot run here: see `prepareTasks` and `refuseUnsupported`.
   */
  tasksOf(pipeline: Pipeline): ReadonlyMap<string, Task> {
    const key = `${pipeline.stack}/${pipeline.logicalId}`;
    const known = this.prepared.get(key);
    if (known) return known;
    const stack = this.assembly.stacks.find(({ name }) => name === pipeline.stack);
    if (!stack)
      throw new Error(`the stack ${pipeline.stack} of the pipeline ${pipeline.name} is not in the cloud assembly`);
    refuseUnsupported(pipeline.definition);
    validateDefinition(pipeline.definition);
    // Known before it is complete: a state machine may start itself.
    const tasks = new Map<string, Task>();
    this.prepared.set(key, tasks);
    const found = prepareTasks({
      assembly: this.assembly,
      stack,
      definition: pipeline.definition,
      root: this.root,
      modules: this.modules,
      machineOf: (arn) => this.machineOf(arn),
    });
    found.forEach((task, name) => tasks.set(name, task));
    return tasks;
  }

  /** The pipeline behind the ARN of a state machine, with or without a version or an alias, ready to run. */
  private machineOf(arn: string): Pipeline {
    this.machines ??= new Map(pipelinesOf(this.assembly).map((pipeline) => [machineArn(pipeline), pipeline]));
    const found = this.machines.get(arn.split(':').slice(0, 7).join(':'));
    if (!found) throw new Error(`the state machine ${arn} is not in the cloud assembly`);
    this.tasksOf(found);
    return found;
  }
}
