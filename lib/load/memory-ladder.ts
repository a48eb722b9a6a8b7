import { Size } from 'aws-cdk-lib';
import type { Rung } from '../contract/end-load';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { checkList, knownMebibytes } from '../private/checks';

/**
 * The sizes that a load gets, one after the other, when it runs out of memory.
 *
 * @throws Error for sizes that do not rise, that are not whole MiB, or that Fargate does not have
 */
export function memoryLadder(job: IStarlakeJob, sizes: Size[] | undefined, path: string): Rung[] {
  const what = `'memoryLadder' of '${path}'`;
  const rungs = checkList(sizes ?? [], what).map((size) => knownMebibytes(size, `a size in ${what}`));
  if (sizes && rungs.length === 0) {
    throw new Error(`${what} must have at least one size, or be left out`);
  }
  const falls = rungs.findIndex((memory, i) => i > 0 && memory <= rungs[i - 1]);
  if (falls > 0) {
    throw new Error(`${what} must rise, got ${rungs[falls]} MiB after ${rungs[falls - 1]} MiB`);
  }
  return rungs.map((memory) => ({
    memory: String(memory),
    cpus: job._context.runtime.cpusFor(Size.mebibytes(memory), what).map(String),
  }));
}
