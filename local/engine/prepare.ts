import { pipelinesOf, type Assembly } from '../assembly';
import { validateDefinition } from '../interpreter/interpreter';
import { refuseUnsupported } from '../interpreter/refuse';
import { machineArn } from './execution-context';
import type { Pipeline } from '../pipeline';
import { prepareTasks, type PreparedTasks } from './tasks/task-finder';

/** Finds out, before anything runs, what the states of a pipeline and of the pipelines that it starts do. */
export class Preparation {
  private readonly prepared = new Map<string, PreparedTasks>();
  /** Pipelines whose tasks are being found: a state machine can start itself. */
  private readonly preparing = new Set<string>();
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
   * What the Task states of a pipeline do.
   *
   * @throws Error when the pipeline, or one that it starts, cannot run here: see `prepareTasks` and `refuseUnsupported`.
   */
  tasksOf(pipeline: Pipeline): PreparedTasks {
    const key = `${pipeline.stack}/${pipeline.logicalId}`;
    this.prepare(key, pipeline);
    return this.prepared.get(key)!;
  }

  private prepare(key: string, pipeline: Pipeline): void {
    if (this.prepared.has(key) || this.preparing.has(key)) return;
    const stack = this.assembly.stacks.find(({ name }) => name === pipeline.stack);
    if (!stack)
      throw new Error(`the stack ${pipeline.stack} of the pipeline ${pipeline.name} is not in the cloud assembly`);
    refuseUnsupported(pipeline.definition);
    validateDefinition(pipeline.definition);
    this.preparing.add(key);
    try {
      const tasks = prepareTasks({
        assembly: this.assembly,
        stack,
        definition: pipeline.definition,
        root: this.root,
        modules: this.modules,
        machineOf: (arn) => this.machineOf(arn),
      });
      this.prepared.set(key, tasks);
    } finally {
      this.preparing.delete(key);
    }
  }

  /** The pipeline behind the ARN of a state machine, with or without a version or an alias, ready to run. */
  private machineOf(arn: string): Pipeline {
    this.machines ??= new Map(pipelinesOf(this.assembly).map((pipeline) => [machineArn(pipeline), pipeline]));
    const found = this.machines.get(arn.split(':').slice(0, 7).join(':'));
    if (!found) throw new Error(`the state machine ${arn} is not in the cloud assembly`);
    this.prepare(`${found.stack}/${found.logicalId}`, found);
    return found;
  }
}
