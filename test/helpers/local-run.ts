import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Assembly, findPipeline, readAssembly } from '../../local/assembly';
import { redrivePipeline, runPipeline, type RunOptions } from '../../local/engine/engine';
import type { ContainerExit, ContainerRun, Executor } from '../../local/executor';
import type { RunEvent, RunResult } from '../../local/run-event';

const folders: string[] = [];

afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder that is gone after the tests of the file. */
export function scratchFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'starlake-test-'));
  folders.push(folder);
  return folder;
}

/** The cloud assembly of an app with one stack. */
export function synthesize(build: (stack: Stack) => void): Assembly {
  const app = new App({ outdir: path.join(scratchFolder(), 'cdk.out') });
  build(new Stack(app, 'Test'));
  return readAssembly(app.synth().directory);
}

/** Runs Starlake's commands as a function: exit code 0 unless it says otherwise. */
export class FakeExecutor implements Executor {
  public readonly name = 'embedded';
  public readonly runs: ContainerRun[] = [];
  /** Containers that run now, and the most that ever did. */
  public running = 0;
  public most = 0;

  constructor(
    private readonly command: (run: ContainerRun) => Promise<ContainerExit | void> | ContainerExit | void = () => {},
  ) {}

  /** The argv of every container, a word a space. */
  public get commands(): string[] {
    return this.runs.map(({ argv }) => argv.join(' '));
  }

  public async run(container: ContainerRun): Promise<ContainerExit> {
    this.runs.push(container);
    this.most = Math.max(this.most, ++this.running);
    try {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return (await this.command(container)) ?? { exitCode: 0 };
    } finally {
      this.running--;
    }
  }

  public async close(): Promise<void> {}
}

/** Runs a pipeline of an assembly without waiting. */
export function runLocally(
  assembly: Assembly,
  name: string,
  options: Pick<RunOptions, 'root' | 'executor' | 'onEvent' | 'signal'> & { input?: unknown },
): Promise<RunResult> {
  return runPipeline({ assembly, pipeline: findPipeline(assembly, name), input: {}, fast: true, ...options });
}

/** Redrives the last run of a pipeline without waiting. */
export function redriveLocally(
  assembly: Assembly,
  name: string,
  options: Pick<RunOptions, 'root' | 'executor'>,
  last: RunResult,
): Promise<RunResult> {
  return redrivePipeline({ assembly, pipeline: findPipeline(assembly, name), input: {}, fast: true, ...options }, last);
}

/** How often a state was entered, and how often it was retried. */
export function visits(result: RunResult, state: string): { entered: number; retried: number } {
  const of = (type: RunEvent['type']) =>
    result.history.filter((event) => event.type === type && 'state' in event && event.state === state);
  return { entered: of('StateEntered').length, retried: of('StateRetried').length };
}

/** The report in the cause of a run whose function has failed. */
export function causeOf({ cause }: Pick<RunResult, 'cause'>) {
  return JSON.parse(JSON.parse(cause!).errorMessage);
}
