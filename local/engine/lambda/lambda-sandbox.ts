import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import type { TimerOptions } from 'node:timers';
import * as timers from 'node:timers/promises';
import { compileFunction } from 'node:vm';
import { sdkModule } from '../../aws/sdk/sdk';

/** A handler as Lambda calls it. */
export type LambdaHandler = (event: unknown, context: unknown, callback?: NodeCallback) => unknown;

type NodeCallback = (error: unknown, result?: unknown) => void;

/** Code of a function: a bundled file, or text in the template. */
export type FunctionCode = { readonly directory: string } | { readonly text: string };

/** What is needed to load a function. */
export interface FunctionSource {
  /** The function's name, for messages. */
  readonly name: string;
  readonly code: FunctionCode;
  /** `file.export`, as the template says. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Stand-ins for modules that it requires, by their id with or without `node:`. */
  readonly modules?: Readonly<Record<string, unknown>>;
}

/**
 * Loads a new instance of a function's module, with a `process.env` of its own.
 *
 * The module gets a `process` of its own. To change the real one while the function runs would not do: handlers also
 * read variables after an `await`, and functions run at the same time. So nothing must be restored, nothing leaks, and
 * functions can run side by side. A module sees of the real environment only what Node.js itself reads (the default
 * environment of child processes).
 *
 * @throws Error when the file or the export is missing, or the file is not CommonJS.
 */
export function loadHandler(source: FunctionSource): LambdaHandler {
  const { name, handler, environment } = source;
  const { file, exported, code } = locate(source);
  const instance = { source, own: processWith(environment), loaded: new Map<string, Module>() };
  const found = loadModule(file, code, instance).exports[exported];
  if (typeof found !== 'function')
    throw new Error(`function ${name}: ${file} exports no function '${exported}' (${handler})`);
  return found as LambdaHandler;
}

interface Module {
  readonly exports: Record<string, unknown>;
}

/** An instance of a function: its files share a process and stand-ins. */
interface Instance {
  readonly source: FunctionSource;
  readonly own: NodeJS.Process;
  /** Its files that are loaded, by their paths. */
  readonly loaded: Map<string, Module>;
}

function loadModule(file: string, code: string, instance: Instance): Module {
  const { source, own, loaded } = instance;
  const module: Module = { exports: {} };
  loaded.set(file, module);
  let run: (...values: unknown[]) => unknown;
  try {
    run = compileFunction(code, ['exports', 'require', 'module', '__filename', '__dirname', 'process'], {
      filename: file,
    }) as typeof run;
  } catch (error) {
    throw new Error(
      `function ${source.name}: ${file} cannot be loaded (bundle it as CommonJS): ${(error as Error).message}`,
      { cause: error },
    );
  }
  const require = requireFor(file, instance);
  run.call(module.exports, module.exports, require, module, file, path.dirname(file), own);
  return module;
}

function locate({ name, code, handler }: FunctionSource): { file: string; exported: string; code: string } {
  const dot = handler.lastIndexOf('.');
  const exported = handler.slice(dot + 1);
  if ('text' in code) return { file: path.resolve('index.js'), exported, code: code.text };
  const base = path.join(code.directory, handler.slice(0, dot));
  const file = ['.js', '.cjs'].map((extension) => base + extension).find((candidate) => existsSync(candidate));
  if (!file || !statSync(code.directory).isDirectory()) {
    throw new Error(`function ${name}: its handler is ${handler}, and there is no ${base}.js or .cjs`);
  }
  return { file, exported, code: readFileSync(file, 'utf8') };
}

function processWith(environment: Readonly<Record<string, string>>): NodeJS.Process {
  const env = { ...environment };
  // On AWS a function prints to its own log, which nobody reads here; its warnings are for the user of the command.
  const stdout = { write: () => true };
  return new Proxy(process, {
    get(target, key) {
      if (key === 'env') return env;
      if (key === 'stdout') return stdout;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function requireFor(file: string, instance: Instance): (id: string) => unknown {
  const { source, own, loaded } = instance;
  const real = createRequire(file);
  const standIns = new Map(Object.entries(source.modules ?? {}).map(([id, module]) => [withoutScheme(id), module]));
  return (id) => {
    const bare = withoutScheme(id);
    if (standIns.has(bare)) return standIns.get(bare);
    if (bare === 'timers/promises') return quickTimers;
    if (id.startsWith('.')) {
      const part = real.resolve(id);
      if (/\.c?js$/.test(part))
        return (loaded.get(part) ?? loadModule(part, readFileSync(part, 'utf8'), instance)).exports;
    }
    return bare === 'process' ? own : (sdkModule(id) ?? real(id));
  };
}

/**
 * Longest sleep of a function in milliseconds: on AWS it waits for logs and for ends of containers, here they are known
 * at once.
 */
const MAX_SLEEP = 20;

const quickTimers = {
  ...timers,
  setTimeout: <T>(delay?: number, ...more: [value?: T, options?: TimerOptions]) =>
    timers.setTimeout(Math.min(delay ?? 0, MAX_SLEEP), ...more),
};

function withoutScheme(id: string): string {
  return id.replace(/^node:/, '');
}
