import { MAX_POOL_SLOTS } from '../../lib/contract/limits';
import type { Connection } from '../../lib/project';
import { containerEnvironment } from '../assembly/container-environment';
import type { Pipeline } from '../pipeline';
import { concurrencyOption } from './arguments/concurrency-option';
import type { Arguments, OptionSpec } from './arguments/spec';
import type { Executor } from '../executor';

/** The option `--slots`. */
export const SLOTS_OPTION: OptionSpec = {
  value: 'N',
  help: `run at most N commands at once, 1 to ${MAX_POOL_SLOTS} (default: the slots of the pools; 1 if the connection allows only one writer)`,
};

/** How many commands run at once. */
export interface Slots {
  /** Undefined for the app's own number. */
  readonly slots?: number;
  /** Why only one command runs at once, whatever was requested. */
  readonly because?: string;
}

/**
 * The number that `--slots` asks for.
 *
 * @throws UsageError for an invalid number
 */
export function slotsAsked(args: Arguments): number | undefined {
  const given = args.values['slots'];
  return given === undefined ? undefined : concurrencyOption('slots', given, MAX_POOL_SLOTS);
}

/**
 * As many as requested; one if commands of the real Starlake would compete for a lock: of a DuckDB file, or of Spark's
 * metastore on this machine.
 *
 * @param pipelines the pipelines to run; their containers say which connection they use
 * @throws Error with file and line for a project that cannot be read
 */
export function slotsOf(
  asked: number | undefined,
  executor: Executor,
  root: string,
  pipelines: readonly Pipeline[],
): Slots {
  const because = executor.name === 'embedded' ? undefined : oneWriter(root, containerEnvironment(pipelines));
  return because === undefined ? { slots: asked } : { slots: 1, because };
}

/** The line above a run; empty if there is nothing to say. */
export function slotsEntry({ slots, because }: Slots): Array<readonly [label: string, text: string]> {
  if (slots === undefined) return [];
  return [['slots', because === undefined ? String(slots) : `${slots}: ${because}`]];
}

function oneWriter(root: string, environment: Readonly<Record<string, string>>): string | undefined {
  const { readDefaultConnection } = require('../../lib/project') as typeof import('../../lib/project');
  const connection = readDefaultConnection(root, environment);
  if (connection?.duckDbFile !== undefined) {
    return `the connection '${connection.name}' is a DuckDB file, which one command at a time can open`;
  }
  if (connection?.type === 'fs' && hasLocalMetastore(connection, environment)) {
    return `the connection '${connection.name}' has a metastore on this machine, which one command at a time can open`;
  }
  return undefined;
}

/** Starlake's default is Delta, whose catalog is a Derby database; so is Hive's, unless a server has it. */
function hasLocalMetastore({ catalog }: Connection, environment: Readonly<Record<string, string>>): boolean {
  const { SL_SPARK_LOCAL_CATALOG, SPARK_CONF_OPTIONS = '' } = environment;
  const said = catalog ?? SL_SPARK_LOCAL_CATALOG ?? 'delta';
  return ['delta', 'hive'].includes(said) && !SPARK_CONF_OPTIONS.includes('hive.metastore');
}
