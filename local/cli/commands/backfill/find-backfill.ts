import { calledAmong, namedBy, type Named } from '../../../assembly/precise-name';
import { UsageError } from '../../errors';
import { nearest } from '../../../../lib/text/nearest';
import type { Definition, State } from '../../../asl';

/** A pipeline of an app, or a deployed one, with its definition. */
type Defined = Named & { readonly definition: Definition };

/**
 * The backfill of an app that runs a pipeline.
 *
 * @param chosen its name, path or `stack/name`, if there are several
 * @throws UsageError when there is none, or there are several
 */
export function findBackfill<P extends Defined>(pipelines: readonly P[], name: string, chosen: string | undefined): P {
  const all = pipelines.filter(({ kind }) => kind === 'backfill');
  if (all.length === 0) {
    throw new UsageError('the app has no BackfillPipeline', `Add one that runs ${name}.`);
  }
  const those = chosen === undefined ? all : all.filter((each) => namedBy(chosen).some((isNamed) => isNamed(each)));
  if (those.length === 0) {
    throw new UsageError(`there is no BackfillPipeline '${chosen}'; the app has ${namesOf(all).join(', ')}`);
  }
  const found = those.filter((each) => backfillTargets(each).includes(name));
  if (found.length > 1) {
    const names = namesOf(found);
    throw new UsageError(
      `${names.join(' and ')} ${names.length > 2 ? 'all' : 'both'} run '${name}'`,
      `Say which: --with ${names[0]}.`,
    );
  }
  if (found[0]) return found[0];
  const known = [...new Set(those.flatMap(backfillTargets))].sort();
  const near = nearest(name, known);
  throw new UsageError(
    `no backfill of the app runs '${name}'; ${namesOf(those).join(', ')} can run ${known.join(', ')}`,
    near === undefined ? undefined : `Did you mean ${near}?`,
  );
}

/** Names of the pipelines that a backfill can run. */
export function backfillTargets(backfill: Defined): string[] {
  return [...backfillMachines(backfill).keys()];
}

/** The ARNs of the state machines that a backfill can run, by the names of their pipelines, from its first state. */
export function backfillMachines({ definition }: Pick<Defined, 'definition'>): Map<string, string> {
  const isPlan = ({ Parameters }: State) => (Parameters as { action?: unknown } | undefined)?.action === 'plan';
  const plan = Object.values(definition.States).find(isPlan);
  const { targets = {} } = (plan?.Parameters ?? {}) as { targets?: Readonly<Record<string, { machine: string }>> };
  return new Map(Object.entries(targets).map(([name, { machine }]) => [name, machine]));
}

function namesOf(pipelines: readonly Named[]): string[] {
  return pipelines.map((each) => calledAmong(each, pipelines));
}
