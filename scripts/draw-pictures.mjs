// Draws the pictures of the pages anew, from the sample app: each file of pictures.json by `starlake-sfn graph` with these
// arguments. test/docs fails when one is not as it would be drawn.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const pictures = JSON.parse(readFileSync('scripts/pictures.json', 'utf8'));
for (const [file, args] of Object.entries(pictures)) {
  execFileSync(process.execPath, ['dist/bin/starlake-sfn.js', 'graph', ...args, '--file', file], { stdio: 'inherit' });
}
