import { createDockerExecutor, hasDocker } from './docker';
import { createStarlakeExecutor, hasStarlake } from './starlake';
import type { Executor } from '../executor';

/** Who runs the commands: `auto` takes the one that is nearest to what is deployed. */
export type ExecutorChoice = 'auto' | Executor['name'];

/**
 * Makes an executor. `auto` is the `starlake` on PATH; else docker, when its daemon answers; else the embedded one.
 *
 * @param root Folder of the project; absolute.
 * @throws Error when the one that was chosen is not there.
 */
export async function selectExecutor(choice: ExecutorChoice, root: string): Promise<Executor> {
  switch (choice === 'auto' ? best() : choice) {
    case 'starlake':
      return createStarlakeExecutor(root);
    case 'docker':
      return createDockerExecutor(root);
    default:
      return embedded();
  }
}

function best(): Executor['name'] {
  if (hasStarlake()) return 'starlake';
  return hasDocker() ? 'docker' : 'embedded';
}

// Loaded when it is wanted: it brings a database with it.
async function embedded(): Promise<Executor> {
  const { loadDuckDb } = require('./embedded/database/duckdb') as typeof import('./embedded/database/duckdb');
  // Without its database every command would fail, and be tried again.
  await loadDuckDb();
  const { createEmbeddedExecutor } = require('./embedded') as typeof import('./embedded');
  return createEmbeddedExecutor();
}
