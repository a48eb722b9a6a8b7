/** One container that ECS would start: what an executor gets. */
export interface ContainerRun {
  /** The container's command: Starlake's arguments, `['load', '--scheduledDate', …]`. */
  readonly argv: string[];
  /** The task definition's environment with the overrides of the call, the root replaced by the local folder. */
  readonly environment: Record<string, string>;
  /** Names of the variables that ECS would take from a secret; their values are not known here. */
  readonly secrets: string[];
  /** Image of the container, as the template names it. */
  readonly image: string;
  /** Aborted when the execution stops, or somebody stops the task. */
  readonly signal: AbortSignal;
  /** Called with each line that the command prints. */
  readonly onLine: (line: string) => void;
}

/** How a container ended. */
export interface ContainerExit {
  readonly exitCode: number;
  /** What ECS would say of the container, for example `OutOfMemoryError: …`. */
  readonly reason?: string;
  /** Rows that the command loaded or wrote, where the executor knows. */
  readonly rows?: number;
  /** How the containers beside it ended, by their names, in place of 0: none of them runs on this machine. */
  readonly sidecars?: Readonly<Record<string, Pick<ContainerExit, 'exitCode' | 'reason'>>>;
}

/** Runs Starlake commands on this machine. */
export interface Executor {
  readonly name: 'starlake' | 'docker' | 'embedded';
  /** One line that people must know about it, for example that it is not Starlake itself. */
  readonly notice?: string;
  run(container: ContainerRun): Promise<ContainerExit>;
  /** Frees what it holds (database files). */
  close(): Promise<void>;
}
