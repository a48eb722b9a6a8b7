import { cpSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import ts from 'typescript';
import { ROOT } from './markdown';
import { scratchFolder } from '../helpers/local-run';

/** What a program that is read, not built, did. */
export interface Evaluated {
  /** The apps it made; not synthesized yet. */
  readonly apps: cdk.App[];
  /** The tests it declared. */
  readonly tests: Array<[name: string, run: () => unknown]>;
}

/** Runs TypeScript code of a CDK app, with the sources of the library for `starlake-stepfunctions` and `../lib`. */
export function evaluate(code: string, context: Record<string, unknown> = {}): Evaluated {
  const apps: cdk.App[] = [];
  const tests: Evaluated['tests'] = [];
  class App extends cdk.App {
    constructor(props: cdk.AppProps = {}) {
      super({ outdir: path.join(scratchFolder(), 'cdk.out'), context, ...props });
      apps.push(this);
    }
  }
  const replaced: Record<string, unknown> = {
    'aws-cdk-lib': new Proxy(cdk, { get: (module, name) => (name === 'App' ? App : Reflect.get(module, name)) }),
    'starlake-stepfunctions': require('../../lib'),
    '../lib': require('../../lib'),
    'starlake-stepfunctions/testing': require('../../testing'),
  };
  const { outputText } = ts.transpileModule(code.replace(/^#!.*/, ''), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  });
  const load = (name: string): unknown => replaced[name] ?? require(name);
  const test = (name: string, run: () => unknown): unknown => tests.push([name, run]);
  new Function('require', 'exports', 'test', 'expect', outputText)(load, {}, test, expect);
  return { apps, tests };
}

/** The sample app, with the context that its cdk.json gives it. */
export function sampleApp(): cdk.App {
  const { context } = JSON.parse(readFileSync(path.join(ROOT, 'cdk.json'), 'utf8'));
  return evaluate(readFileSync(path.join(ROOT, 'bin/app.ts'), 'utf8'), context).apps[0];
}

/** The folder of its cloud assembly, for reading: it is synthesized once for all tests of a run. */
export function sampleAssembly(): string {
  const folder = path.join(tmpdir(), 'sample.cdk.out');
  if (!existsSync(folder)) {
    const { directory } = sampleApp().synth();
    try {
      renameSync(directory, folder);
    } catch (error) {
      // Another process was faster.
      if (!existsSync(folder)) throw error;
    }
  }
  return folder;
}

/** Keeps an assembly for scripts/check-templates.mjs, which says where. */
export function keepTemplates(assembly: string, name: string): void {
  const { TEMPLATES: folder } = process.env;
  if (folder) {
    cpSync(assembly, path.join(folder, name.replace(/\W+/g, '-')), { recursive: true });
  }
}
