// Bundles the Lambda handlers, lambda/handlers/{name}.ts, into assets/{name}/index.js; beside it files that few runs load:
// files.js, the storage of this machine, and expectations.js. The tests do it before they run, so that they never try yesterday's.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { minify } from '@swc/core';
import { build } from 'esbuild';

/** Parts that bundles load when they need them, by the names that they are required by. */
const PARTS = { './files': 'lambda/storage/files.ts', './expectations': 'lambda/end-load/expectations.ts' };

export async function bundleHandlers() {
  const names = readdirSync('lambda/handlers').map((file) => path.basename(file, '.ts'));
  const handlers = await bundled(
    Object.fromEntries(names.map((name) => [`${name}/index`, `lambda/handlers/${name}.ts`])),
    // The Lambda runtime has the SDK.
    ['@aws-sdk/*', ...Object.keys(PARTS)],
  );
  const parts = await Promise.all(
    Object.entries(PARTS).map(async ([name, source]) => [name, (await bundled({ part: source }, []))[0].code]),
  );
  for (const { file, code } of handlers) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, code);
    for (const [name, part] of parts.filter(([each]) => code.includes(`require("${each}")`))) {
      writeFileSync(path.join(path.dirname(file), `${name}.js`), part);
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
