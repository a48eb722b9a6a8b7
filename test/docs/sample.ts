import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sampleAssembly } from './evaluate';
import { ROOT } from './markdown';
import { readAssembly } from '../../local/assembly';
import type { Io } from '../../local/cli/io';
import { main } from '../../local/cli/main';
import { createEmbeddedExecutor } from '../../local/executors/embedded';
import { runLocally, scratchFolder } from '../helpers/local-run';
import type { Executor } from '../../local/executor';
import type { RunEvent } from '../../local/run-event';

/** A run of which a page shows something. */
interface Failed {
  error?: string;
  cause?: string;
  history: RunEvent[];
}

let folder: string | undefined;
const runs = new Map<string, Promise<unknown>>();

/** What the pages show of one run, they show of the same one. */
function once<T>(key: string, run: () => Promise<T>): Promise<T> {
  if (!runs.has(key)) runs.set(key, run());
  return runs.get(key) as Promise<T>;
}

/** A folder as this repository is after `npx cdk synth`, as far as runs need it. */
function workspace(): string {
  if (folder === undefined) {
    folder = scratchFolder();
    cpSync(path.join(ROOT, 'examples'), path.join(folder, 'examples'), { recursive: true });
    const config = {
      app: sampleAssembly(),
      context: { 'starlake:localRoot': 'examples/starlake-project' },
    };
    writeFileSync(path.join(folder, 'cdk.json'), JSON.stringify(config));
  }
  return folder;
}

/** Runs `starlake-sfn` on the sample, with the embedded executor unless told otherwise. */
export async function starlakeSfn(argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const io = {
    stdout: { write: (text: string) => (written.out += text) },
    stderr: { write: (text: string) => (written.err += text) },
    stdin: (async function* () {})(),
    isTTY: false,
    columns: undefined,
    rows: undefined,
    env: process.env,
    cwd: workspace(),
    signal: new AbortController().signal,
  } satisfies Io;
  const chosen = argv[0] === 'run' && !argv.includes('--executor') ? [...argv, '--executor', 'embedded'] : argv;
  return { code: await main(chosen, io), ...written };
}

/** What `starlake-sfn run … --json` printed. */
export async function runAsJson(...argv: string[]): Promise<{
  output?: unknown;
  error?: { name: string; message: string; cause?: object };
  history: RunEvent[];
}> {
  return JSON.parse((await starlakeSfn(['run', ...argv, '--json'])).out);
}

/**
 * A run of the sample's domain `sales` in which the load of `returns` runs out of memory, each time.
 *
 * @param left names of files that are in the ingesting area before
 */
export function failedRun(...left: string[]): Promise<Failed> {
  return once(`failed ${left}`, () => fail(left));
}

async function fail(left: string[]): Promise<Failed> {
  const assembly = readAssembly(sampleAssembly());
  const embedded = createEmbeddedExecutor();
  const executor: Executor = {
    ...embedded,
    run: async (container) =>
      container.argv[0] === 'load' && container.argv.includes('returns')
        ? { exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }
        : embedded.run(container),
  };
  const root = scratchFolder();
  cpSync(path.join(ROOT, 'examples/starlake-project'), root, { recursive: true });
  const ingesting = path.join(root, 'datasets/ingesting/sales');
  mkdirSync(ingesting, { recursive: true });
  left.forEach((name) => writeFileSync(path.join(ingesting, name), ''));
  try {
    return await runLocally(assembly, 'sales', { root, executor, input: INPUT });
  } finally {
    await executor.close();
  }
}

/** The input that the pages show. */
export const INPUT = { scheduledTime: '2026-03-30T02:00:00Z' };
