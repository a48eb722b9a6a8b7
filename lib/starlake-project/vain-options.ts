import { LOADS_ONLY, TRANSFORMS_ONLY } from '../options/dag-options';
import { NO_CATCHUP, ONE_AT_A_TIME, PipelineDagOptions } from '../options/pipeline-dag-options';
import { Overlap } from '../pipeline/overlap';
import { PreLoadStrategy } from '../options/pre-load-strategy';
import { IgnoredOption } from '../options/ignored-options';

/** The settings that decide which options of a pipeline have an effect. */
interface PipelineNature {
  readonly kind: 'load' | 'transform';
  readonly isScheduled: boolean;
  /** Whether datasets start it. */
  readonly isTriggered: boolean;
  /** What a load pipeline waits for. */
  readonly strategy: PreLoadStrategy;
  readonly overlap?: Overlap;
  /** The data cycle that applies. */
  readonly dataCycle?: string;
}

const TRIGGERS_ONLY = TRANSFORMS_ONLY.filter((name) => !['run_dependencies_first', 'load_dependencies'].includes(name));
const ACK_ONLY = ['global_ack_file_path', 'ack_wait_timeout'];
const ALL_ONLY = ['optional_dataset_enabled', 'data_cycle_enabled', 'data_cycle', 'beyond_data_cycle_enabled'];

/**
 * Options that have an effect in other pipelines, but none in this one, with the reason.
 *
 * @param raw as in the dag configuration: an option with its default is not reported
 * @param parsed the same
 */
export function vainOptions(
  raw: { readonly [name: string]: string },
  parsed: PipelineDagOptions,
  nature: PipelineNature,
): IgnoredOption[] {
  const { kind, isScheduled, isTriggered, strategy, overlap } = nature;
  const vain = new Map<string, string>();
  const add = (names: readonly string[], instead: string) =>
    names.filter((name) => !vain.has(name)).forEach((name) => vain.set(name, instead));
  if (kind === 'load') {
    add(TRANSFORMS_ONLY, 'it is one of transform pipelines');
    if (strategy !== PreLoadStrategy.ACK) {
      add(ACK_ONLY, `only the pre_load_strategy 'ack' waits for a file, and the pipeline has '${strategy}'`);
    }
  } else {
    add(LOADS_ONLY, 'it is one of load pipelines');
    if (!isTriggered) {
      const other = isScheduled ? 'that has a schedule' : 'that runs its dependencies first';
      add(TRIGGERS_ONLY, `no dataset starts a pipeline ${other}`);
    }
    cycleReasons(parsed, nature).forEach(([names, reason]) => add(names, reason));
  }
  if (!isScheduled) {
    add([...(isTriggered ? [] : ['start_date']), 'timezone', 'end_date'], 'the pipeline has no schedule');
  }
  if (isScheduled || parsed.catchup) {
    add(['catchup'], NO_CATCHUP);
  }
  if ((parsed.maxActiveRuns ?? 1) > 1 && overlap !== Overlap.ALLOW) {
    add(
      ['max_active_runs'],
      kind === 'load'
        ? 'runs of a domain go one at a time, since two at once can lose files; the others wait'
        : ONE_AT_A_TIME,
    );
  }
  return [...vain].filter(([name]) => isSaid(raw, name)).map(([name, instead]) => ({ name, instead }));
}

/** Whether an option differs from its default. */
export function isSaid(raw: { readonly [name: string]: string }, name: string): boolean {
  const text = (raw[name] ?? '').trim().toLowerCase();
  return name === 'beyond_data_cycle_enabled' ? text === 'false' : !['', 'none', 'false'].includes(text);
}

/** Why options of the data cycle have no effect on a pipeline that datasets start. */
function cycleReasons(
  { datasetTriggeringStrategy, dataCycleEnabled, optionalDatasetEnabled, beyondDataCycleEnabled }: PipelineDagOptions,
  { dataCycle }: PipelineNature,
): Array<[names: string[], reason: string]> {
  if (datasetTriggeringStrategy !== 'all') {
    return [[ALL_ONLY, "only dataset_triggering_strategy 'all' waits for other datasets"]];
  }
  if (!dataCycleEnabled) {
    return [[ALL_ONLY, 'it takes data_cycle_enabled as well']];
  }
  if (dataCycle === undefined) {
    return [
      [ALL_ONLY, 'it takes a data_cycle, or datasets that all have a schedule, of which the most frequent is taken'],
    ];
  }
  return optionalDatasetEnabled || beyondDataCycleEnabled === false
    ? []
    : [
        [
          ALL_ONLY,
          'a data cycle says which datasets are optional, with optional_dataset_enabled, and without beyond_data_cycle_enabled, which are too old',
        ],
      ];
}
