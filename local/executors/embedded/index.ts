import type { ContainerExit, ContainerRun, Executor } from '../../model';
import { parseArguments, USAGE, type CommandName } from './arguments';
import type { CommandContext, CommandResult } from './command';
import { errorLines } from './command-error';
import { createDatabasePool, loadDuckDb, type DatabasePool } from './duckdb';
import { load } from './load';
import { preload } from './preload';
import { readProject } from './project';
import { stage } from './stage';
import { transform } from './transform';

const COMMANDS: Record<CommandName, (context: CommandContext) => Promise<CommandResult>> = {
  stage,
  preload,
  load,
  transform,
};

/** What a process ends with when it is asked to stop (128 + SIGTERM). */
const STOPPED = 143;

/**
 * Creates the executor that needs nothing but DuckDB: it does what Starlake's `stage`, `preload`, `load` and
 * `transform` do with the files and the metadata of a project, for the formats and write strategies it knows.
 * What it does not know is an error, never passed over.
 *
 * `run` throws only if DuckDB is not installed; everything else is the exit code of the container, with a line that says why.
 */
export function createEmbeddedExecutor(): Executor {
  const databases = createDatabasePool();
  const running = new Set<Promise<ContainerExit>>();
  let closing = new AbortController();

  return {
    name: 'embedded',
    notice:
      'The embedded executor is for trying pipelines: it loads files with DuckDB as Starlake would, but it is not Starlake itself.',
    run: async (container) => {
      const signal = AbortSignal.any([container.signal, closing.signal]);
      const exit = runContainer({ ...container, signal }, databases);
      running.add(exit);
      return exit.finally(() => running.delete(exit));
    },
    close: async () => {
      closing.abort();
      await Promise.allSettled(running);
      await databases.close();
      closing = new AbortController();
    },
  };
}

async function runContainer(container: ContainerRun, databases: DatabasePool): Promise<ContainerExit> {
  const { argv, environment, signal, onLine: print } = container;
  // Before anything is done: a run that stages files and then cannot load them helps nobody.
  await loadDuckDb();
  if (argv.length === 0) {
    print(USAGE);
    return { exitCode: 0 };
  }
  try {
    signal.throwIfAborted();
    const command = parseArguments(argv);
    const project = await readProject(environment, command.options);
    return await COMMANDS[command.name]({ command, project, databases, signal, print });
  } catch (error) {
    if (signal.aborted) {
      print('Stopped');
      return { exitCode: STOPPED };
    }
    errorLines(error).forEach((line) => print(line));
    return { exitCode: 1 };
  }
}
