import { Token } from 'aws-cdk-lib';

/** Memory in MiB that Fargate allows for each CPU: from, to, step (RunTask API, task-level `cpu` and `memory`). */
const SIZES: Record<number, number[]> = {
  256: [512, 1024, 2048],
  512: steps(1024, 4096, 1024),
  1024: steps(2048, 8192, 1024),
  2048: steps(4096, 16384, 1024),
  4096: steps(8192, 30720, 1024),
  8192: steps(16384, 61440, 4096),
  16384: steps(32768, 122880, 8192),
};

/**
 * Checks that Fargate has tasks of this size.
 *
 * @param cpu CPU units; 1024 are one vCPU
 * @param memoryMiB memory in MiB
 * @throws Error with the pairs that Fargate has
 */
export function checkFargateSize(cpu: number, memoryMiB: number, what: string): void {
  if (Token.isUnresolved(cpu) || Token.isUnresolved(memoryMiB)) {
    return;
  }
  const memories = SIZES[cpu];
  if (!memories) {
    throw new Error(`'cpu' of ${what} must be one of ${Object.keys(SIZES).join(', ')} on Fargate, got ${cpu}`);
  }
  if (!memories.includes(memoryMiB)) {
    const cpus = Object.keys(SIZES).filter((candidate) => SIZES[Number(candidate)].includes(memoryMiB));
    throw new Error(
      `Fargate has no tasks of ${cpu} CPU units and ${memoryMiB} MiB (${what}): ` +
        `with cpu ${cpu} 'memory' must be one of ${memories.join(', ')} MiB` +
        (cpus.length > 0 ? `; with ${memoryMiB} MiB 'cpu' must be one of ${cpus.join(', ')}` : ''),
    );
  }
}

/**
 * CPU units that Fargate has for a memory size, smallest first.
 *
 * @throws Error for a memory size that Fargate does not have, with those that it has
 */
export function fargateCpusFor(memoryMiB: number, what: string): number[] {
  const cpus = Object.keys(SIZES)
    .map(Number)
    .filter((cpu) => SIZES[cpu].includes(memoryMiB));
  if (cpus.length === 0) {
    const memories = [...new Set(Object.values(SIZES).flat())].sort((a, b) => a - b);
    throw new Error(`Fargate has no tasks of ${memoryMiB} MiB (${what}), only of ${memories.join(', ')}`);
  }
  return cpus;
}

function steps(from: number, to: number, step: number): number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, i) => from + i * step);
}
