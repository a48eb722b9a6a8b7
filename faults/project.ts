import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { DOMAIN } from './tables';

const SAMPLE = 'examples/starlake-project';

/**
 * A copy of the sample project in a new folder, without data. All tables append, so that a row that is loaded twice
 * exists twice.
 *
 * @returns the folder
 * @throws Error when the sample project is missing: it is not part of the package
 */
export function copyProject(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'starlake-faults-'));
  cpSync(path.join(samplePath(), 'metadata'), path.join(root, 'metadata'), { recursive: true });
  const folder = path.join(root, 'metadata/load', DOMAIN);
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/writeStrategy:.*/, 'writeStrategy: { type: APPEND }'));
  }
  return root;
}

// The number of folders above differs between the sources and the bundle.
function samplePath(): string {
  const found = ['..', '../..'].map((up) => path.resolve(__dirname, up, SAMPLE)).find(existsSync);
  if (!found) throw new Error(`${SAMPLE} does not exist above ${__dirname}: run it in the repository`);
  return found;
}
