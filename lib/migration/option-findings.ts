import type { Finding } from './migration';
import { placeText } from './place-text';
import type { ReadSettings } from './read-settings';
import { propertyOf } from '../options/dag-options';
import { insteadOf, isDecision } from '../options/foreign-options';
import { PreLoadStrategy } from '../options/pre-load-strategy';
import type { Dag } from '../project/project';

/** Airflow has this pool, and each job here. */
const DEFAULT_POOL = 'default_pool';

/** Options that are by another name here, or whose name does not say what they do. */
const ALIASES: { readonly [option: string]: string } = {
  load_dependencies: 'run_dependencies_first by its old name',
  data_cycle_enabled: 'only with it data_cycle counts',
  tags: 'the value of the tag starlake:tags of all its resources',
  default_dag_args: 'its retries and retry_delay count where the options of these names say nothing',
};

/** What becomes of the options of a dag configuration in its pipelines; what is the same in all of them is one finding. */
export function optionFindings(dag: Dag, pipelines: readonly ReadSettings[]): Finding[] {
  const found = new Map<string, { readonly finding: Finding; readonly names: string[] }>();
  for (const pipeline of pipelines) {
    for (const finding of findingsIn(dag, pipeline)) {
      const key = JSON.stringify([finding.about, finding.message]);
      const known = found.get(key) ?? { finding, names: [] };
      found.set(key, known);
      known.names.push(pipeline.plan.name);
    }
  }
  return [...found.values()].map(({ finding, names }) =>
    names.length === pipelines.length ? finding : { ...finding, pipelines: names },
  );
}

function findingsIn(dag: Dag, { plan, settings, refused }: ReadSettings): Finding[] {
  const at = (name: string) => {
    const place = dag.optionPlaces[name.split('.')[0]];
    return place === undefined ? {} : { place: placeText(place) };
  };
  const strategy = settings.options.preLoadStrategy ?? PreLoadStrategy.NONE;
  const ignored = settings.ignored.map(({ name, instead }): Finding => ({
    ...{ outcome: isDecided(name, strategy) ? 'decide' : 'ignored', about: name, message: instead },
    ...at(name),
  }));
  const without = new Set([...refused.keys(), ...settings.ignored.map(({ name }) => name)]);
  const others = Object.keys(plan.options).filter((name) => !without.has(name));
  const names = others.filter((name) => propertyOrAlias(name) !== undefined);
  // Options of other platforms with their defaults: nobody has to decide on them.
  const unsaid = others.flatMap((name): Finding[] => {
    const instead = propertyOrAlias(name) === undefined ? insteadOf(name) : undefined;
    return instead === undefined ? [] : [{ outcome: 'ignored', about: name, message: instead, ...at(name) }];
  });
  const carried = names.map((name): Finding => ({
    ...{ outcome: 'carries', about: name, message: propertyOrAlias(name)! },
    ...at(name),
  }));
  const { defaultPool = DEFAULT_POOL } = settings.options;
  return [
    ...carried.map((finding) =>
      finding.about === 'default_pool' && defaultPool !== DEFAULT_POOL ? poolFinding(finding, defaultPool) : finding,
    ),
    ...ignored,
    ...unsaid,
    ...[...refused].map(([name, message]): Finding => ({ outcome: 'decide', about: name, message, ...at(name) })),
  ];
}

/** Without a file to wait for, a sensor waits for nothing; and for an ack a run waits here, too. */
function isDecided(name: string, strategy: PreLoadStrategy): boolean {
  const checksOnce = strategy === PreLoadStrategy.IMPORTED || strategy === PreLoadStrategy.PENDING;
  return isDecision(name) && (name !== 'pre_load_sensor' || checksOnce);
}

function propertyOrAlias(name: string): string | undefined {
  return ALIASES[name] ?? propertyOf(name);
}

/** The slots of a pool are known to Airflow only. */
function poolFinding(finding: Finding, pool: string): Finding {
  const message =
    `how many slots has it? Give the job a StarlakePool of the name '${pool}' with its slots in 'pools', else it has those of the ` +
    'default pool; they bound each execution, not all of them together';
  return { ...finding, outcome: 'decide', message };
}
