// Writes API.md, the reference of the public API, from the library that `npm run build` made last; `--check` only compares.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = mkdtempSync(path.join(tmpdir(), 'api-'));
try {
  execFileSync(process.execPath, ['node_modules/jsii-docgen/bin/jsii-docgen', '-o', path.join(folder, 'API')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const api = readFileSync(path.join(folder, 'API.md'), 'utf8');
  if (!process.argv.includes('--check')) {
    writeFileSync('API.md', api);
  } else if (readFileSync('API.md', 'utf8') !== api) {
    console.error('API.md is not that of the library: run npm run docs:api');
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
