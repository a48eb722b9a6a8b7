import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** After all tests: deletes what test/global-setup.mjs made. */
export default async function () {
  const folder = tmpdir();
  rmSync(folder, { recursive: true, force: true });
  // Jest may run the tests again, in the same process.
  process.env.TMPDIR = path.dirname(folder);
}
