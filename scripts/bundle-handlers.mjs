// Bundles the Lambda handlers, lambda/handlers/{name}.ts, into assets/{name}/index.js; beside it files.js, the storage that only
// runs on this machine load. The tests do it before they run, so that they never try yesterday's.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { minify } from '@swc/core';
import { build } from 'esbuild';

const LOCAL_STORAGE = './files';

export async function bundleHandlers() {
  const names = readdirSync('lambda/handlers').map((file) => path.basename(file, '.ts'));
  const handlers = await bundled(
    Object.fromEntries(names.map((name) => [`${name}/index`, `lambda/handlers/${name}.ts`])),
    // The Lambda runtime has the SDK.
    ['@aws-sdk/*', LOCAL_STORAGE],
  );
  const [{ code: storage }] = await bundled({ files: 'lambda/storage/files.ts' }, []);
  for (const { file, code } of handlers) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, code);
    if (code.includes(`require("${LOCAL_STORAGE}")`)) {
      writeFileSync(path.join(path.dirname(file), `${LOCAL_STORAGE}.js`), storage);
    }
  }
}

/** Bundles files into `assets`, and makes them small. */
async function bundled(entryPoints, external) {
  const options = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', minify: true, write: false };
  const { outputFiles } = await build({ entryPoints, outdir: 'assets', external, ...options });
  return Promise.all(
    outputFiles.map(async ({ path: file, text }) => {
      // It inlines what esbuild does not: 4 % of a bundle.
      const { code } = await minify(text, { compress: { passes: 3 }, mangle: true, ecma: 2022, module: true });
      return { file, code };
    }),
  );
}

/** Jest's global set-up. */
export default bundleHandlers;
