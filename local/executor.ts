/** A container to run, as ECS would start it. */
export interface ContainerRun {
  /** The container's command: Starlake's arguments, `['load', '--scheduledDate', …]`. */
  readonly argv: string[];
  /** The task definition's environment with the overrides of the call, the root replaced by the local folder. */
  readonly environment: Record<string, string>;
  /** Names of the variables that ECS would take from a secret; their values are unknown here. */
  readonly secrets: string[];
  /** Image of the container, as the template names it. */
  readonly image: string;
  /** Aborted when the execution or the task is stopped. */
  readonly signal: AbortSignal;
  /** Called with each line that the command prints. */
  readonly onLine: (line: string) => void;
  /** Ends its state now as if the timeout of that were over, to simulate it. The container goes on until it is stopped. */
  readonly timeOut: () => void;
}

/** How a container ended. */
export interface ContainerExit {
  readonly exitCode: number;
  /** The reason that ECS would give, for example `OutOfMemoryError: …`. */
  readonly reason?: string;
  /** Rows that the command loaded or wrote, if the executor knows them. */
  readonly rows?: number;
  /** How sidecars ended, by their names. They do not run on this machine; without an entry they end with 0. */
  readonly sidecars?: Readonly<Record<string, Pick<ContainerExit, 'exitCode' | 'reason'>>>;
}

/** Runs Starlake commands on this machine. */
export interface Executor {
  readonly name: 'starlake' | 'docker' | 'embedded';
  /** A line for the user, for example that the executor is not Starlake itself. */
  readonly notice?: string;
  run(container: ContainerRun): Promise<ContainerExit>;
  /** Releases its resources (database files). */
  close(): Promise<void>;
}
