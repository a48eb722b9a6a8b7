import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { median } from './median';
import { metric, type Metric } from './report';

/** Maximum size of a bundled handler in bytes. */
const MAX_BYTES = 61_440;

/**
 * Size of each bundled handler, and how long its module takes to load in a new process of Node.js; also the S3 client,
 * which a handler loads on first use.
 *
 * @param assets folder of the bundles
 * @throws Error when the package is not built
 */
export function handlerMetrics(assets: string, repetitions: number, tell: (step: string) => void): Metric[] {
  const names = existsSync(assets) ? readdirSync(assets).sort() : [];
  if (names.length === 0) throw new Error(`there are no handlers in ${assets}: run \`npm run build\` first`);
  tell(`loading ${names.length} handlers ${repetitions} times`);
  const files = names.map((name) => path.join(assets, name, 'index.js'));
  const rounds = Array.from({ length: repetitions }, () => {
    const sdk = timeOf(`require('@aws-sdk/client-s3')`);
    return { sdk, loads: files.map((file) => timeOf(`require(${JSON.stringify(file)})`)) };
  });
  const baseline = median(rounds.map(({ sdk }) => sdk));
  return names.flatMap((name, i) => [
    metric(`handler_bytes_${name.replaceAll('-', '_')}`, statSync(files[i]!).size, 'bytes', { bar: MAX_BYTES }),
    metric(`handler_load_time_${name.replaceAll('-', '_')}`, median(rounds.map(({ loads }) => loads[i]!)), 'ms', {
      baseline,
    }),
  ]);
}

/** Milliseconds that a script takes in a new process of Node.js, without the start of the process. */
function timeOf(script: string): number {
  const timed = `const start = performance.now(); ${script}; process.stdout.write(String(performance.now() - start));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', timed], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node -e '${timed}' failed: ${stderr}`);
  return Number(stdout);
}
