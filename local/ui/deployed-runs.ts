import type { RunRecord } from '../history/run-record';
import type { RunSummary } from './summaries';

/** A deployed pipeline, and where it is. */
export interface DeployedMachine {
  /** Name of its state machine: several stacks may have pipelines of one name. */
  readonly machine: string;
  readonly name: string;
  readonly kind: string;
  readonly stack: string;
  readonly account: string;
  readonly region: string;
}

/** A deployed pipeline with its last run, if it has run. */
export interface DeployedOverview extends DeployedMachine {
  readonly last?: RunSummary;
}

/** What a container on AWS has printed. */
export interface DeployedLog {
  /** What it works on: tables, a task, or its command. */
  readonly label: string;
  readonly command: readonly string[];
  /** Where it logs; absent where it was not started, or logs elsewhere. */
  readonly place?: { readonly group: string; readonly stream: string };
  /** The last of its lines. */
  readonly text: string;
  /** Characters before them, which are not shown. */
  readonly left: number;
}

/** The logs of a run, so far. */
export interface DeployedLogs {
  readonly logs: readonly DeployedLog[];
  /** What is not there, in sentences. */
  readonly notices: readonly string[];
  /** Whether there may be more of them later. */
  readonly isOn: boolean;
  /** The command that prints all of them. */
  readonly command: string;
}

/** What can be done with what is deployed: each is a command of that name. */
export const DEPLOYED_ACTIONS = ['start', 'redrive', 'stop'] as const;
export type DeployedAction = (typeof DEPLOYED_ACTIONS)[number];

/** What a command would do, for who has to agree. */
export interface Intent {
  /** The command, as a user would type it. */
  readonly command: string;
  /** What it does, in sentences; rows of a list begin with two spaces. */
  readonly texts: readonly string[];
  /** Why it would not be done; absent if it would. */
  readonly refusal?: string;
}

/** Runs on AWS, which is asked when a page is opened. Errors are sentences. */
export interface DeployedRuns {
  readonly machines: readonly DeployedMachine[];
  overview(): Promise<readonly DeployedOverview[]>;
  /** The last runs of a pipeline, the latest first. */
  runs(machine: string): Promise<readonly RunSummary[]>;
  /** All that is known of a run; undefined for one that is not known, or no longer. */
  run(machine: string, id: string): Promise<RunRecord | undefined>;
  /** What its containers have printed so far. @param table only those that work on this table or task */
  logs(machine: string, id: string, table: string | undefined): Promise<DeployedLogs | undefined>;
  /** What a command would do; undefined for a run that is not known. @param id of the run; absent to start one */
  intent(action: DeployedAction, machine: string, id?: string): Promise<Intent | undefined>;
  /** The arguments of that command, which asks nobody; undefined for a run that is not known. */
  argv(action: DeployedAction, machine: string, id?: string): Promise<readonly string[] | undefined>;
}
