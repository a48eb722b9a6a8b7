// Bundles the Lambda handlers, lambda/handlers/{name}.ts, into assets/{name}/index.js. The tests do it before they run, so that
// they never try yesterday's.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

export async function bundleHandlers() {
  const names = readdirSync('lambda/handlers').map((file) => path.basename(file, '.ts'));
  await build({
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, `lambda/handlers/${name}.ts`])),
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
