import type { NextTaskEvent, WorkerInput } from '../../lib/contract/next-task';
import { nextTask } from '../scheduler/next-task';
import { SfnTaskTokens } from '../aws/sfn-task-tokens';
import { resolver } from '../paths';
import { RunFile } from '../scheduler/run-file';
import { publisherFromEnvironment } from '../aws/publisher-from-environment';
import { storageFor } from '../storage/storage-for';
import type { FunctionEnvironment } from '../../lib/contract/environment';

const tokens = new SfnTaskTokens();

/** Lambda entry point: assigns the next task to a worker. `SL_DATASETS` is the URI of the datasets. */
export async function handler(event: NextTaskEvent): Promise<WorkerInput | undefined> {
  const { SL_DATASETS: datasets = '' }: FunctionEnvironment = process.env;
  const file = new RunFile(storageFor(datasets), resolver(datasets)(event.runs), event.execution.Id);
  const warn = (message: string) => void process.stderr.write(`${message}\n`);
  return nextTask(event, { file, tokens, publisher: publisherFromEnvironment(), warn });
}
