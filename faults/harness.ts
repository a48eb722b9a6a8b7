import { rmSync } from 'node:fs';
import { synthesizeLanes, type Lane } from './assembly';
import { planScenario, planScenarios } from './plan';
import type { BrokenPromise } from './promises';
import type { Scenario } from './scenario';
import { play } from './story';
import { add, NOTHING, type Result } from './tally';

/** What to try. */
export interface HarnessOptions {
  readonly seed: number;
  /** Runs at least. */
  readonly runs: number;
  /** This scenario alone. */
  readonly only?: number;
  readonly broken?: BrokenPromise;
  /** Scenarios that are played at the same time. */
  readonly lanes: number;
  /** Told how far it has come after each scenario. */
  readonly onProgress?: (done: number, of: number, result: Result) => void;
  /** Told what happens in the scenarios. */
  readonly onTrace?: (line: string) => void;
}

/** Plays the scenarios of a seed, and adds up what came of them. */
export async function runHarness(options: HarnessOptions): Promise<Result> {
  const scenarios = scenariosOf(options);
  const lanes = synthesizeLanes(Math.min(options.lanes, scenarios.length));
  try {
    return await playAll(scenarios, lanes, options);
  } finally {
    rmSync(lanes[0]!.assembly.directory, { recursive: true, force: true });
  }
}

function scenariosOf({ seed, runs, only, broken }: HarnessOptions): Scenario[] {
  if (only !== undefined) return [planScenario(seed, only)];
  return planScenarios(seed, runs, (scenario) => broken?.concerns(scenario) ?? true);
}

async function playAll(scenarios: readonly Scenario[], lanes: readonly Lane[], options: HarnessOptions) {
  const { broken, onProgress, onTrace } = options;
  let [next, done, result] = [0, 0, NOTHING];
  const work = async (lane: Lane) => {
    for (let scenario = scenarios[next++]; scenario; scenario = scenarios[next++]) {
      const played = await play(scenario, lane, { broken, trace: onTrace });
      result = add(result, played);
      onProgress?.(++done, scenarios.length, result);
    }
  };
  await Promise.all(lanes.map(work));
  return result;
}
