import { SmallFiles } from './memory';
import { beginTransforms } from '../../lambda/scheduler/begin-run';
import type { BeginTransformsEvent } from '../../lib/contract/begin-transforms';
import { endTransforms } from '../../lambda/scheduler/end-run';
import type { EndTransformsEvent } from '../../lib/contract/end-transforms';
import type { NextTaskEvent } from '../../lib/contract/next-task';
import { nextTask } from '../../lambda/scheduler/next-task';
import { RunFile } from '../../lambda/scheduler/run-file';

const DATASETS = 's3://lake/datasets';

/** Calls a function of the pipeline with its input. */
export type CallHandler = (arn: string, input: unknown) => Promise<unknown>;

/**
 * The real handlers of a transform pipeline, on a store in memory.
 *
 * @param wake returns a task token
 */
export function transformHandlers(wake: (token: string, output: object) => void): CallHandler {
  const storage = new SmallFiles();
  const ports = { storage, executions: { isRunning: async () => false } };
  const tokens = { succeed: async (token: string, output: object) => wake(token, output) };
  const refuse = (message: string) => {
    throw new Error(message);
  };
  const handlers: Array<[RegExp, (input: never) => Promise<unknown>]> = [
    [/BeginTransforms/, (event: BeginTransformsEvent) => beginTransforms(event, ports, DATASETS)],
    [/EndTransforms/, (event: EndTransformsEvent) => endTransforms(event, { ...ports, warn: refuse }, DATASETS)],
    [
      /NextTask/,
      (event: NextTaskEvent) =>
        nextTask(event, {
          file: new RunFile(storage, `${DATASETS}/${event.runs}`, event.execution.Id, async () => undefined),
          tokens,
          warn: refuse,
        }),
    ],
  ];
  return (arn, input) => {
    const [, handler] = handlers.find(([name]) => name.test(arn)) ?? refuse(`no handler is known for ${arn}`);
    return handler(JSON.parse(JSON.stringify(input)) as never);
  };
}
