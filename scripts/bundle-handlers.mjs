// Bundles the Lambda handlers, lambda/{name}/handler.ts, into assets/{name}/index.js. The tests do it before they run, so that
// they never try yesterday's.
import { existsSync, readdirSync } from 'node:fs';
import { build } from 'esbuild';

export async function bundleHandlers() {
  const names = readdirSync('lambda', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(`lambda/${entry.name}/handler.ts`))
    .map((entry) => entry.name);
  await build({
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, `lambda/${name}/handler.ts`])),
    outdir: 'assets',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    // The Lambda runtime has the SDK.
    external: ['@aws-sdk/*'],
  });
}

/** Jest's global set-up. */
export default bundleHandlers;
