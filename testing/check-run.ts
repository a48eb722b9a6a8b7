import { nearest } from '../lib/text/nearest';
import type { LocalRunOptions } from './types';

const OPTIONS: ReadonlyArray<keyof LocalRunOptions> = ['project', 'files', 'failures', 'input'];
const FAILURES = ['OUT_OF_MEMORY', 'IMAGE_NOT_PULLED', 'TIMED_OUT'];

/** Exit codes of a process that has failed. */
const MAX_EXIT_CODE = 255;

/**
 * Checks what a run is given, before it starts: a test that says something else than it means would pass.
 *
 * @throws Error that names the option and its value, and says what it can be
 */
export function checkRun(pipeline: unknown, options: LocalRunOptions): void {
  if (typeof pipeline !== 'string' || pipeline === '') {
    throw new Error(`the pipeline must be its name, such as 'sales', got ${shown(pipeline)}`);
  }
  for (const name of Object.keys(checkObject(options, 'the options of a run'))) {
    if (!(OPTIONS as readonly string[]).includes(name)) {
      const near = nearest(name, OPTIONS);
      const hint = near === undefined ? `; there are ${OPTIONS.join(', ')}` : `, did you mean ${near}?`;
      throw new Error(`a run has no option '${name}'${hint}`);
    }
  }
  const { project, files = {}, failures = {} } = options;
  if (project !== undefined && typeof project !== 'string') {
    throw new Error(`'project' must be a folder, got ${shown(project)}`);
  }
  Object.entries(checkObject(files, "'files'")).forEach(([name, content]) => checkContent(name, content));
  Object.entries(checkObject(failures, "'failures'")).forEach(([name, failure]) => checkFailures(name, failure));
}

function checkContent(name: string, content: unknown): void {
  const isPath =
    typeof content === 'object' && content !== null && 'path' in content && typeof content.path === 'string';
  if (typeof content !== 'string' && !(content instanceof Uint8Array) && !isPath) {
    throw new Error(`files['${name}'] must be a text, bytes or { path: '…' }, got ${shown(content)}`);
  }
}

function checkFailures(name: string, failures: unknown): void {
  if (Array.isArray(failures) && failures.length === 0) {
    throw new Error(`failures['${name}'] is empty, so nothing fails: leave it out`);
  }
  for (const failure of Array.isArray(failures) ? failures : [failures]) {
    const isCode = Number.isInteger(failure) && failure >= 1 && failure <= MAX_EXIT_CODE;
    if (!isCode && !FAILURES.includes(failure as string)) {
      const near = typeof failure === 'string' ? nearest(failure, FAILURES) : undefined;
      throw new Error(
        `failures['${name}'] must be an exit code, 1 to ${MAX_EXIT_CODE}, or one of ${FAILURES.join(', ')}, got ${shown(failure)}` +
          (near === undefined ? '' : `, did you mean ${near}?`),
      );
    }
  }
}

function checkObject(value: unknown, what: string): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${what} must have names with values, got ${shown(value)}`);
  }
  return value;
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
