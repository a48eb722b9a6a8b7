import { execFileSync } from 'node:child_process';
import type { EngineResult } from './engine';
import type { ListingsResult, Owner } from './listings';
import type { ProjectResult } from './project';
import type { TablesResult } from './tables';
import type { SynthResult, Variant } from './synth';
import type { Workload } from './workload';

/** First argument of a process that measures one thing and prints it as JSON. */
export const MEASURE = 'measure';

/** Constructs and synthesizes an app in a new process. */
export function measureSynth(variant: Variant, { domains, tables }: Workload): SynthResult {
  return inNewProcess<SynthResult>(['synth', variant, String(domains), String(tables)]);
}

/** Runs the local engine in a new process. */
export function measureEngine(repetitions: number): EngineResult {
  return inNewProcess<EngineResult>(['engine', String(repetitions)]);
}

/** Runs a load pipeline with `count` tables and a pool of these slots on the local engine in a new process. */
export function measureTables(count: number, slots: number): TablesResult {
  return inNewProcess<TablesResult>(['tables', String(count), String(slots)]);
}

/** Runs a gate with a large folder in a new process. */
export function measureListings(strategy: string, area: string, owner: Owner): ListingsResult {
  return inNewProcess<ListingsResult>(['listings', strategy, area, owner]);
}

/** Reads and plans a project in a new process. */
export function measureProject({ domains, tables }: Workload): ProjectResult {
  return inNewProcess<ProjectResult>(['project', String(domains), String(tables)]);
}

/**
 * What the new process does: `synth <variant> <domains> <tables>`, `project <domains> <tables>`, `engine <repetitions>`, `tables
 * <count> <slots>` or `listings <strategy> <area> <owner>`.
 */
export async function measureHere([what, ...values]: string[]): Promise<
  SynthResult | ProjectResult | EngineResult | TablesResult | ListingsResult
> {
  // Loaded here, so that a process loads only the modules that it measures.
  if (what === 'engine') {
    const { runEngine } = require('./engine') as typeof import('./engine');
    return runEngine(Number(values[0]));
  }
  if (what === 'project') {
    const { runProject } = require('./project') as typeof import('./project');
    return runProject({ domains: Number(values[0]), tables: Number(values[1]) });
  }
  if (what === 'tables') {
    const { runTables } = require('./tables') as typeof import('./tables');
    return runTables(Number(values[0]), Number(values[1]));
  }
  if (what === 'listings') {
    const { runListings } = require('./listings') as typeof import('./listings');
    return runListings(values[0]!, values[1]!, values[2] as Owner);
  }
  const [variant, domains, tables] = values;
  const { synth } = require('./synth') as typeof import('./synth');
  return synth(variant as Variant, { domains: Number(domains), tables: Number(tables) });
}

function inNewProcess<T>(what: string[]): T {
  const stdout = execFileSync(process.execPath, ['--expose-gc', __filename, MEASURE, ...what], {
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(stdout) as T;
}
