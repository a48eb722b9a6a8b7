import type { Executor } from '../../executor';
import type { RunEvent } from '../../run-event';
import type { EndedContainer, MeasuredRun } from './ended-container';

/** What `starlake-sfn run` prints with `--json`: of one pipeline, or with `--all` of several. */
export interface PrintedRun {
  readonly executor: Executor['name'];
  readonly history?: readonly RunEvent[];
  readonly pipelines?: ReadonlyArray<{ readonly history?: readonly RunEvent[] }>;
}

/** Whether a value is what `starlake-sfn run --json` prints of a run that it has begun. */
export function isPrintedRun(value: object): value is PrintedRun {
  const { executor, history, pipelines } = value as { executor?: unknown; history?: unknown; pipelines?: unknown };
  return typeof executor === 'string' && (Array.isArray(history) || Array.isArray(pipelines));
}

/** The containers of a run on this machine, where an image is never pulled within a container's time. */
export function containersOfRun({ history = [], pipelines = [] }: PrintedRun): MeasuredRun {
  const runs = [history, ...pipelines.map((each) => each.history ?? [])].map(containersIn);
  return {
    containers: runs.flatMap(({ containers }) => containers),
    failed: runs.reduce((sum, { failed }) => sum + failed, 0),
    mapRuns: [],
  };
}

/** Those of an execution, and of the executions that it started. */
function containersIn(history: readonly RunEvent[]): Pick<MeasuredRun, 'containers' | 'failed'> {
  const started = new Map<string, number>();
  const containers: EndedContainer[] = [];
  let failed = 0;
  const read = (event: RunEvent, parents: string): void => {
    if (event.type === 'ChildEvent') return read(event.event, `${parents}${event.child}/`);
    if (event.type !== 'ContainerStarted' && event.type !== 'ContainerStopped') return;
    const id = `${parents}${event.container}`;
    if (event.type === 'ContainerStarted') return void started.set(id, event.time);
    const begin = started.get(id);
    if (event.exitCode !== 0) failed++;
    else if (begin !== undefined) {
      containers.push({ argv: event.argv, seconds: (event.time - begin) / 1000, pull: 0 });
    }
  };
  for (const event of history) read(event, '');
  return { containers, failed };
}
