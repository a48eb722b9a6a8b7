import type { Definition } from '../asl';
import type {
  DeadLetterQueue,
  DeployedPipeline,
  DeployedRun,
  DescribedRun,
  LogPage,
  RunContainer,
  RunHistory,
  StartingSchedule,
  ExecutionStatus,
} from './model';

/**
 * The pipelines of deployed stacks, and their runs. Errors are sentences for the user. A throttled call is repeated.
 */
export interface DeployedProject {
  readonly pipelines: readonly DeployedPipeline[];
  /** Stacks that were asked for, and are not deployed: their names, and why if there is more to say. */
  readonly missingStacks: readonly string[];
  /** Queues of what was given up. */
  readonly deadLetterQueues: readonly DeadLetterQueue[];

  /** Functions that ask for the schedules of these stacks; undefined is answered for one that is gone. */
  readonly schedules: ReadonlyArray<() => Promise<StartingSchedule | undefined>>;

  /** The definition that is deployed. */
  definition(pipeline: DeployedPipeline): Promise<Definition>;

  /**
   * Its last runs, newest first.
   *
   * @param limit how many; Infinity for all
   * @param status only those
   */
  runs(pipeline: DeployedPipeline, limit: number, status?: ExecutionStatus): Promise<DeployedRun[]>;

  /** Executions of the items of a distributed Map, newest first. */
  children(mapRun: string, limit: number): Promise<DeployedRun[]>;

  /** @param execution its ARN; undefined is answered for one that is not known, or no longer */
  describe(execution: string): Promise<DescribedRun | undefined>;

  /** All that happened in a run. Long runs take a call for each 1,000 events. */
  history(execution: string): Promise<RunHistory>;

  /** @returns the new run, as far as it is known without another call, whose error would look like one of the start */
  start(pipeline: DeployedPipeline, input: unknown): Promise<DescribedRun>;

  /** Continues an execution where it failed. */
  redrive(execution: string): Promise<void>;

  /** @param cause a sentence that the execution keeps */
  stop(execution: string, cause: string): Promise<void>;

  /** Those of these containers that work, or are being stopped. */
  activeContainers(containers: readonly RunContainer[]): Promise<RunContainer[]>;

  /** Log group and log stream of a container; undefined where none was started, or it logs elsewhere. */
  logOf(container: RunContainer): Promise<{ readonly group: string; readonly stream: string } | undefined>;

  /**
   * What a stream has, oldest first; no lines while it does not exist yet.
   *
   * @param next of the page before
   */
  logPage(group: string, stream: string, next?: string): Promise<LogPage>;

  /**
   * Names of the files below a folder of the lake.
   *
   * @param uri `s3://bucket/folder`
   * @param most how many names at most
   */
  filesIn(uri: string, most: number): Promise<string[]>;

  /** Text of a file of the lake; undefined where there is none. */
  readFile(uri: string): Promise<string | undefined>;

  /** About how many messages a queue has. */
  messagesIn(queue: string): Promise<number>;
}
