import * as fs from 'node:fs';
import * as promises from 'node:fs/promises';
import { logsModule } from '../local/aws/sdk/sdk-logs';
import { statesOf } from '../local/interpreter/states';
import { ENDS, WRITTEN_STEPS, type ContainerFault } from './faults';
import type { Lake } from './lake';
import type { Act, Scenario } from './scenario';
import { DOMAIN } from './tables';
import type { Definition } from '../local/asl';
import type { RunEvent } from '../local/run-event';

type LogsModule = { CloudWatchLogsClient: new () => { send(command: unknown): Promise<unknown> } };
type LoggedEvent = { message: string };
type LoadState = { Catch: Array<{ ErrorEquals: string[]; Next: string }>; Retry: unknown[] };

/** A way to break a promise of the product from outside, to check that the harness finds it. */
export interface BrokenPromise {
  /** What is broken. */
  readonly what: string;
  /** Whether a scenario can find it. */
  concerns(scenario: Scenario): boolean;
  /** Changes the pipeline's definition. */
  readonly definition?: (definition: Definition) => Definition;
  /** Replacements of calls to `fs`, `fs/promises` and AWS clients in the functions, by their names. */
  readonly calls?: Readonly<Record<string, (...given: never[]) => unknown>>;
  /** Called with each event of a run. */
  readonly onEvent?: (event: RunEvent, lake: Lake) => void;
}

/** The promises that `--disable` knows. */
export const PROMISES: Readonly<Record<string, BrokenPromise>> = {
  isolation: {
    what: 'the failure of a load is not caught',
    concerns: (scenario) => has(scenario, isEnd),
    definition: changedLoad((load) => (load.Catch[0]!.ErrorEquals = ['Nothing.OfThisName'])),
  },
  restore: {
    what: 'files that are moved back get lost, though the store reports success',
    concerns: (scenario) => scenario.variant.staleFiles === 'RESTORE' && has(scenario, isEnd),
    calls: {
      rename: async (from: string, to: string) => (isIngesting(from) ? promises.rm(from) : promises.rename(from, to)),
    },
  },
  leftovers: {
    what: 'a load is just run again, without its left files',
    concerns: (scenario) => has(scenario, isEnd),
    definition: changedLoad((load) => (load.Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }])),
    calls: {
      readdir: async (folder: string, options: { withFileTypes: true }) =>
        isIngesting(folder) ? [] : promises.readdir(folder, options),
    },
  },
  sidecars: {
    what: 'a load has failed when its sidecar has',
    concerns: (scenario) => has(scenario, ({ kind, verb }) => kind === 'sidecar-killed' && verb === 'load'),
    definition: changedLoad((load) => {
      const unexplained = { ErrorEquals: ['States.TaskFailed'], Next: `${DOMAIN}_failure_unexplained` };
      load.Catch.unshift({ ...load.Catch[0]!, ...unexplained });
    }),
  },
  lock: {
    what: 'every run acquires the run lock, and sees no container',
    concerns: (scenario) => scenario.variant.overlap === 'WAIT' && has(scenario, isEnd, ({ starts }) => starts > 1),
    calls: {
      readFileSync: (file: string) => {
        if (isRunLock(file)) throw Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' });
        return fs.readFileSync(file);
      },
      linkSync: (from: string, to: string) => (isRunLock(to) ? undefined : fs.linkSync(from, to)),
      ECSClient: async () => ({ taskArns: [], tasks: [], failures: [] }),
    },
  },
  ack: {
    what: 'the ack file is removed before the loads',
    concerns: (scenario) => scenario.variant.strategy === 'ACK' && has(scenario, isEnd),
    onEvent: (event, lake) => {
      if (event.type === 'StateEntered' && event.state === `load_${DOMAIN}`) lake.removeAck();
    },
  },
  journal: {
    what: 'a file that is moved back is not recognized as loaded',
    concerns: (scenario) =>
      has(scenario, (fault) => isEnd(fault) && [...WRITTEN_STEPS, 'put-away'].includes(fault.step)),
    calls: {
      rename: async (from: string, to: string) => {
        await promises.rename(from, to);
        if (isIngesting(from)) await promises.utimes(to, new Date(), new Date());
      },
    },
  },
  groups: {
    what: 'all tables of a group have failed when its container has',
    concerns: (scenario) => scenario.variant.grouping !== 1 && has(scenario, isEnd),
    definition: changedLoad((load, states) => {
      const explain = load.Catch[0]!.Next;
      const failure = { kind: 'NOT_STARTED', diagnosis: 'its container has failed' };
      const group = { Variable: '$.table', StringMatches: '*,*', Next: 'group_failed' };
      states.group_failed = { Type: 'Pass', Parameters: { 'table.$': '$.table', failure }, End: true };
      states.group_or_table = { Type: 'Choice', Choices: [group], Default: explain };
      load.Catch.forEach((each) => (each.Next = 'group_or_table'));
    }),
  },
  rows: {
    what: 'a rejected row counts as loaded',
    concerns: ({ acts }) => acts.some(({ before }) => before.some(({ rejected = 0 }) => rejected > 0)),
    calls: {
      CloudWatchLogsClient: async (command: never) => {
        const answer = (await new (logsModule as LogsModule).CloudWatchLogsClient().send(command)) as {
          events?: LoggedEvent[];
        };
        const events = answer.events?.map((event) => ({ ...event, message: withoutRejected(event.message) }));
        return { ...answer, events };
      },
    },
  },
};

/** Whether a scenario has an act with such a fault. */
function has({ acts }: Scenario, wanted: (fault: ContainerFault) => boolean, inAct = (act: Act) => act.starts > 0) {
  return acts.some((act) => inAct(act) && act.containers.some(wanted));
}

/** The end of a container that has begun to load. */
function isEnd({ verb, kind, step }: ContainerFault): boolean {
  return verb === 'load' && ENDS.some((end) => end === kind) && !['started', 'finished'].includes(step);
}

function isIngesting(file: string): boolean {
  return `${file}/`.includes('/ingesting/');
}

function withoutRejected(line: string): string {
  return line.replace(/input: (\d+), accepted: \d+, rejected:\d+/, 'input: $1, accepted: $1, rejected:0');
}

function isRunLock(file: string): boolean {
  return file.includes('/turns/');
}

/** @param change gets the state that loads, and the states of the Map around it */
function changedLoad(change: (load: LoadState, states: Definition['States']) => unknown) {
  return (definition: Definition): Definition => {
    const changed = structuredClone(definition);
    const name = `${DOMAIN}_table_load`;
    const map = statesOf(changed).find(([, { ItemProcessor }]) => ItemProcessor?.States[name] !== undefined)![1];
    const { States } = map.ItemProcessor!;
    change(States[name] as unknown as LoadState, States);
    return changed;
  };
}
