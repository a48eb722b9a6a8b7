// Makes the pictures of the pages anew, from the sample app, as pictures.json lists them: drawings by `starlake-sfn graph` with
// these arguments, and screenshots. test/docs fails when a drawing is not as it would be drawn.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { takeScreenshots } from './take-screenshots.mjs';

const { drawings, screenshots } = JSON.parse(readFileSync('scripts/pictures.json', 'utf8'));
for (const [file, args] of Object.entries(drawings)) {
  execFileSync(process.execPath, ['dist/bin/starlake-sfn.js', 'graph', ...args, '--file', file], { stdio: 'inherit' });
}
await takeScreenshots(screenshots);
