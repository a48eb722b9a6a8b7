import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { DOMAIN } from './tables';

const SAMPLE = 'examples/starlake-project';

/**
 * A copy of the sample project in a folder of its own, without data. Every table appends, so that a row that is loaded twice
 * is there twice.
 *
 * @returns the folder
 * @throws Error when the sample project is not there: it is not part of the package
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

// From the sources and from the bundle it is not the same number of folders up.
function samplePath(): string {
  const found = ['..', '../..'].map((up) => path.resolve(__dirname, up, SAMPLE)).find(existsSync);
  if (!found) throw new Error(`there is no ${SAMPLE} above ${__dirname}: run it in the repository`);
  return found;
}
