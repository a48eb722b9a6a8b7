import { rmSync } from 'node:fs';
import { synthesizeLanes } from './assembly';
import type { Lane } from './lanes';
import { planScenario, planScenarios } from './plan';
import type { BrokenPromise } from './promises';
import type { Scenario } from './scenario';
import { play } from './story';
import { add, NOTHING, type Result } from './tally';

/** Options of the harness. */
export interface HarnessOptions {
  readonly seed: number;
  /** Minimum number of runs. */
  readonly runs: number;
  /** Only this scenario. */
  readonly only?: number;
  /** Only pipelines with this text in their name. */
  readonly pipelines?: string;
  readonly broken?: BrokenPromise;
  /** How many scenarios are played at the same time. */
  readonly lanes: number;
  /** Called with the progress after each scenario. */
  readonly onProgress?: (done: number, of: number, result: Result) => void;
  /** Called with each line of the trace. */
  readonly onTrace?: (line: string) => void;
}

/** Plays the scenarios of a seed, and adds up their results. */
export async function runHarness(options: HarnessOptions): Promise<Result> {
  const scenarios = scenariosOf(options);
  const lanes = synthesizeLanes(Math.min(options.lanes, scenarios.length));
  try {
    return await playAll(scenarios, lanes, options);
  } finally {
    rmSync(lanes[0]!.assembly.directory, { recursive: true, force: true });
  }
}

function scenariosOf({ seed, runs, only, pipelines = '', broken }: HarnessOptions): Scenario[] {
  if (only !== undefined) return [planScenario(seed, only)];
  return planScenarios(seed, runs, (scenario) => {
    return scenario.variant.name.includes(pipelines) && (broken?.concerns(scenario) ?? true);
  });
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
