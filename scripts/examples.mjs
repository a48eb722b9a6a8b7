// Templates of the examples: those in TypeScript, with the library as it is built, and whether those of another language are the same.
import { execFileSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from 'esbuild';

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));

/** What an app gets from the CDK: where it writes to, and the flags that a new app has. */
export const appEnvironment = (out) => ({
  ...process.env,
  CDK_OUTDIR: path.resolve(out),
  CDK_CONTEXT_JSON: JSON.stringify(context),
  // It belongs to `cdk synth` in .ci/run.
  CDK_VALIDATION: 'false',
});

/**
 * Holds the templates that an example in another language has written to those of the example in TypeScript.
 *
 * @param name a folder of examples/
 * @throws Error that names the first resources that differ
 */
export function compareExample(name, otherOut, scratch) {
  const ours = templatesOf(synthesize(name, scratch));
  const others = templatesOf(otherOut);
  const names = Object.keys(ours);
  if (names.length === 0 || names.join() !== Object.keys(others).join()) {
    throw new Error(`examples/${name} has the stacks ${names.join(', ')}, the other ${Object.keys(others).join(', ')}`);
  }
  const different = names.flatMap((stack) =>
    Object.entries(differences(ours[stack], others[stack])).map(([id, sides]) => `${stack} ${id}: ${sides}`),
  );
  if (different.length > 0) {
    throw new Error(`examples/${name} has another template than its sibling:\n${different.slice(0, 3).join('\n')}`);
  }
}

/** Runs an example in TypeScript as its user would, with the library and the CDK of this clone; the folder of its assembly. */
function synthesize(name, scratch) {
  const folder = path.join(scratch, name);
  const modules = path.join(folder, 'node_modules');
  mkdirSync(modules, { recursive: true });
  symlinkSync(process.cwd(), path.join(modules, 'starlake-stepfunctions'), 'junction');
  for (const each of ['aws-cdk-lib', 'constructs']) {
    symlinkSync(path.resolve('node_modules', each), path.join(modules, each), 'junction');
  }
  const code = readFileSync(`examples/${name}/app.ts`, 'utf8');
  const app = path.join(folder, 'app.cjs');
  writeFileSync(app, transformSync(code, { loader: 'ts', format: 'cjs', target: 'es2022' }).code);
  const out = path.join(folder, 'cdk.out');
  execFileSync(process.execPath, [app], { stdio: 'inherit', env: appEnvironment(out) });
  return out;
}

function templatesOf(out) {
  const files = readdirSync(out).filter((file) => file.endsWith('.template.json'));
  return Object.fromEntries(files.sort().map((file) => [file, JSON.parse(readFileSync(path.join(out, file), 'utf8'))]));
}

/** What one has and the other has not, by the logical ids of resources and the names of other sections. */
function differences(one, other) {
  const parts = ({ Resources, ...sections }) => ({ ...sections, ...withoutCodeOfCdk(Resources) });
  const [ours, others] = [parts(one), parts(other)];
  const ids = [...new Set([...Object.keys(ours), ...Object.keys(others)])];
  const different = ids.filter((id) => !isDeepStrictEqual(ours[id], others[id]));
  return Object.fromEntries(
    different.map((id) => [id, `\n  ${JSON.stringify(ours[id])}\n  ${JSON.stringify(others[id])}`]),
  );
}

/**
 * Resources without the hashes of the code that the CDK brings itself, in functions and layers: each version of the CDK has its own, and
 * the one in another language is not always that of this clone. The code of our functions is compared.
 */
function withoutCodeOfCdk(resources) {
  const isOfCdk = ([id, { Type: type }]) =>
    type === 'AWS::Lambda::LayerVersion' || (type === 'AWS::Lambda::Function' && id.startsWith('Custom'));
  return Object.fromEntries(
    Object.entries(resources).map(([id, resource]) => {
      if (!isOfCdk([id, resource])) return [id, resource];
      const properties = Object.entries(resource.Properties).filter(([name]) => name !== 'Code' && name !== 'Content');
      return [id, { ...resource, Properties: Object.fromEntries(properties) }];
    }),
  );
}
