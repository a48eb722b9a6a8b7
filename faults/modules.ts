import * as fs from 'node:fs';
import * as promises from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ecsModule } from '../local/aws/sdk/sdk-ecs';
import { logsModule } from '../local/aws/sdk/sdk-logs';
import { sfnModule } from '../local/aws/sdk/sdk-sfn';
import type { FaultKind, FunctionFault } from './faults';

type Call = (...given: never[]) => unknown;

/** Calls that can fail. Errors of other calls, such as `mkdir`, would have the same effect. */
const ASYNC = ['readdir', 'rename', 'stat', 'unlink'];
const SYNC = ['readFileSync', 'renameSync', 'linkSync'];

const NAMES: Partial<Record<FaultKind, string>> = {
  'function-died': 'Lambda.Unknown',
  'function-throttled': 'Lambda.TooManyRequestsException',
  'api-throttled': 'ThrottlingException',
};

/** Calls of AWS, for the faults that concern only these: any of them, and a search for lines of the log. */
const ONLY: Partial<Record<FaultKind, string>> = { 'api-throttled': 'send', 'lines-late': 'search' };

/** The modules that functions of runs get: the real ones, with faults in their calls. */
export class Modules {
  /** A function waits seconds for a container to stop; here a hundredth of that time. */
  private readonly timers = { setTimeout: (milliseconds: number) => sleep(milliseconds / 100) };
  private readonly pending: Array<FunctionFault & { seen: number }>;
  private inFlight = 0;
  /** How many calls have failed on purpose. */
  failures = 0;

  /**
   * @param tell called with each fault that happens
   * @param calls replacements of some of these modules' functions
   * @param found lines of the log that a search has found
   */
  constructor(
    faults: readonly FunctionFault[],
    private readonly tell: (kind: FaultKind) => void,
    private readonly calls: Readonly<Record<string, Call>> = {},
    private readonly found = new Set<string>(),
  ) {
    this.pending = faults.map((fault) => ({ ...fault, seen: 0 }));
  }

  /** For the `modules` of the engine's options. */
  get standIns(): Record<string, unknown> {
    return {
      'fs/promises': { ...promises, ...this.wrapped(promises, ASYNC) },
      fs: { ...fs, ...this.wrapped(fs, SYNC) },
      'timers/promises': this.timers,
      '@aws-sdk/client-ecs': this.throttled(ecsModule, 'ECSClient'),
      '@aws-sdk/client-sfn': this.throttled(sfnModule, 'SFNClient'),
      '@aws-sdk/client-cloudwatch-logs': this.throttled(logsModule, 'CloudWatchLogsClient'),
    };
  }

  /** Resolves when no function of an aborted execution is running any more. */
  async quiet(): Promise<void> {
    for (let still = 0; still < 3; still = this.inFlight === 0 ? still + 1 : 0) await sleep(3);
  }

  private wrapped(module: object, names: string[]): Record<string, Call> {
    return Object.fromEntries(
      names.map((name) => {
        const real = this.calls[name] ?? (module as Record<string, Call>)[name]!;
        return [name, ASYNC.includes(name) ? this.asyncCall(name, real) : this.syncCall(name, real)];
      }),
    );
  }

  private asyncCall(name: string, real: Call): Call {
    return async (...given) => {
      this.inFlight++;
      try {
        const fault = this.faultOf(name);
        if (fault?.kind === 'slow-storage') await sleep(30);
        else if (fault?.kind === 'storage-answer-lost') await real(...given);
        if (fault && fault.kind !== 'slow-storage') throw errorOf(fault, name);
        return await real(...given);
      } finally {
        this.inFlight--;
      }
    };
  }

  private syncCall(name: string, real: Call): Call {
    return (...given) => {
      const fault = this.faultOf(name);
      if (fault?.kind === 'storage-answer-lost') real(...given);
      if (fault && fault.kind !== 'slow-storage') throw errorOf(fault, name);
      return real(...given);
    };
  }

  /** The module of a service that throttles some calls. */
  private throttled(module: object, client: string): object {
    const faultOf = () => this.faultOf('send');
    const searched = (answer: SearchAnswer) => this.searched(answer);
    const instead = this.calls[client] as ((command: unknown) => unknown) | undefined;
    const Client = (module as Record<string, new () => { send(command: unknown): Promise<unknown> }>)[client]!;
    const { FilterLogEventsCommand: Search } = module as typeof import('@aws-sdk/client-cloudwatch-logs');
    class ThrottledClient extends Client {
      override async send(command: unknown): Promise<unknown> {
        const fault = faultOf();
        if (fault) throw errorOf(fault, 'send');
        const answer = await (instead ? instead(command) : super.send(command));
        return command instanceof Search ? searched(answer as SearchAnswer) : answer;
      }
    }
    return Object.assign(Object.create(Object.getPrototypeOf(module)), module, { [client]: ThrottledClient });
  }

  /** The answer of a search, without the newest lines where it is late: but a line that was found once is found again. */
  private searched({ events = [], ...answer }: SearchAnswer): SearchAnswer {
    const isLate = this.faultOf('search') !== undefined;
    const byTime = [...events].sort((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0));
    const old = new Set(byTime.slice(0, Math.floor(byTime.length / 2)));
    const found = events.filter((event) => !isLate || old.has(event) || this.found.has(JSON.stringify(event)));
    found.forEach((event) => this.found.add(JSON.stringify(event)));
    return { ...answer, events: found };
  }

  private faultOf(name: string): FunctionFault | undefined {
    const about = this.pending.filter((fault) => isAbout(fault, name));
    about.forEach((fault) => fault.seen++);
    const fault = about.find(({ after, times, seen }) => seen > after && seen <= after + times);
    if (!fault) return undefined;
    if (!['slow-storage', 'lines-late'].includes(fault.kind)) this.failures++;
    this.tell(fault.kind);
    return fault;
  }
}

/** What a search for lines answers. */
interface SearchAnswer {
  readonly events?: ReadonlyArray<{ readonly timestamp?: number }>;
}

function isAbout({ kind, call }: FunctionFault, name: string): boolean {
  const only = ONLY[kind];
  if (only !== undefined || Object.values(ONLY).includes(name)) return only === name;
  return call === undefined || call === name;
}

function errorOf({ kind }: FunctionFault, call: string): Error {
  const name = NAMES[kind];
  const error = new Error(`${name ? `${name}: ` : 'EIO: i/o error, '}${call}`);
  return Object.assign(error, name ? { name } : { code: 'EIO' });
}
