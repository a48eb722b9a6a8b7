import type { RunResult } from '../../local/run-event';
import type { Lineage } from './lineages';
import type { TaskRecord } from './task-record';

/** What else has happened in an execution. */
interface Circumstances {
  readonly aborted: boolean;
  readonly functionFailures: number;
}

/** Compares what a run of transforms reports with what has happened. */
export function judgeTransforms(
  result: RunResult,
  { tasks }: Lineage,
  record: TaskRecord,
  { aborted, functionFailures }: Circumstances,
): string[] {
  const isOpen = ({ name }: { name: string }) => !record.done.has(name);
  if (result.status === 'SUCCEEDED') {
    const told = (result.output as { tasks: ReadonlyArray<{ task: string }> }).tasks.map(({ task }) => task);
    const silent = tasks.filter(({ name }) => !told.includes(name)).map(({ name }) => `it does not report ${name}`);
    return [...silent, ...tasks.filter(isOpen).map(({ name }) => `it has succeeded, and ${name} is not done`)];
  }
  if (result.error !== 'Starlake.TransformFailed') {
    const isExpected = result.error === 'Execution.Stopped' ? aborted : functionFailures > 0;
    return isExpected ? [] : [`it fails with ${result.error}, and nothing has happened`];
  }
  const failed = new Set(record.failed);
  const blocked = new Set<string>();
  // Tasks come after those that they depend on.
  for (const { name, dependencies } of tasks) {
    if (dependencies.some((before) => failed.has(before) || blocked.has(before))) blocked.add(name);
  }
  const told = causeOf(result);
  const open = tasks.filter((task) => isOpen(task) && !failed.has(task.name) && !blocked.has(task.name));
  return [
    ...difference('failed', told.failed, failed),
    ...difference('blocked', told.blocked, blocked),
    ...open.map(({ name }) => `${name} could run, and is not done`),
  ];
}

function causeOf({ cause }: RunResult): { readonly failed: string[]; readonly blocked: string[] } {
  const { errorMessage } = JSON.parse(cause!) as { errorMessage: string };
  const { failed, blocked } = JSON.parse(errorMessage) as Record<'failed' | 'blocked', Array<{ task: string }>>;
  const names = (list: Array<{ task: string }>) => list.map(({ task }) => task);
  return { failed: names(failed), blocked: names(blocked) };
}

function difference(what: string, told: readonly string[], facts: ReadonlySet<string>): string[] {
  return [
    ...told.filter((name) => !facts.has(name)).map((name) => `it reports ${name} as ${what}, which it is not`),
    ...[...facts].filter((name) => !told.includes(name)).map((name) => `it does not report that ${name} is ${what}`),
  ];
}
