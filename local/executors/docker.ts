import { execFile, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { environmentOf, findOnPath, minimalEnvironment, runCommand, STOP_GRACE_MS } from './process';
import type { Executor } from '../executor';
import { KILLED } from '../../lib/contract/failure';

/** Exit code of `docker run` when docker failed to start the container. */
const DOCKER_FAILED = 125;

/** Variables that tell the docker command where its daemon is. */
const DOCKER_VARIABLES = ['DOCKER_CERT_PATH', 'DOCKER_CONFIG', 'DOCKER_CONTEXT', 'DOCKER_HOST', 'DOCKER_TLS_VERIFY'];

/** Whether `docker` is on PATH and its daemon answers. */
export function hasDocker(): boolean {
  const file = findOnPath('docker');
  return file !== undefined && spawnSync(file, ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

/**
 * Runs commands with docker, in containers of the task definition's image. The root is mounted at the same path, so
 * that paths are also valid inside.
 *
 * @param root Folder of the project; absolute.
 * @throws Error when docker is not on PATH, or its daemon does not answer.
 */
export function createDockerExecutor(root: string): Executor {
  const file = findOnPath('docker');
  if (!file) throw new Error('`docker` is not on PATH: install docker, or choose another executor');
  if (!hasDocker())
    throw new Error('docker does not answer (`docker info` failed): start it, or choose another executor');
  const own = minimalEnvironment(DOCKER_VARIABLES);
  return {
    name: 'docker',
    async run({ argv, environment, secrets, image, signal, onLine }) {
      const name = `starlake-sfn-${randomUUID()}`;
      const passed = { ...environmentOf(secrets), ...environment };
      // Names only: everybody could see values, and so secrets, in the list of processes.
      const variables = Object.keys(passed).flatMap((variable) => ['-e', variable]);
      const exitCode = await runCommand({
        file,
        argv: ['run', '--rm', '-i', '--name', name, '-v', `${root}:${root}`, ...variables, image, ...argv],
        environment: { ...own, ...passed },
        onLine,
        signal,
        onAbort: () => stopContainer(file, name, own),
      });
      if (signal.aborted) return { exitCode, reason: 'stopped' };
      if (exitCode === DOCKER_FAILED) throw new Error(`docker could not start a container of ${image}`);
      return exitCode === KILLED ? { exitCode, reason: 'killed, probably out of memory' } : { exitCode };
    },
    close: async () => undefined,
  };
}

// Stopping the docker command leaves the container running.
function stopContainer(file: string, name: string, env: Record<string, string>): void {
  execFile(file, ['stop', '--time', String(STOP_GRACE_MS / 1000), name], { env }, () => undefined);
}
