import { byCodeUnit, sortedSet } from '../../text/order';
import type { TransformPlan } from './plan';
import { groupBy, hash, nameEach, scheduleSlug, slug } from './plan-names';
import type { DagRenderer } from './plan-options';
import type { Project, Task } from '../project';

/** Variables whose value differs between tasks. */
const OF_TASK = /\b(?:task|table|name)\b/;

/** The transform pipelines and their warnings. */
interface PlannedTransforms {
  readonly transforms: TransformPlan[];
  readonly warnings: string[];
}

/**
 * Groups tasks into transform pipelines as `starlake dag-generate` does: by the file that it would write. The first task's dag
 * configuration and schedule apply to the whole pipeline. `dag-generate` skips tasks without a dag configuration; here they are
 * grouped by domain and schedule.
 *
 * @param taken names of other pipelines
 */
export function planTransforms(
  { tasks }: Project,
  renderer: DagRenderer,
  taken: ReadonlySet<string>,
): PlannedTransforms {
  const [withDag, without] = [
    tasks.filter(({ dag }) => dag !== undefined),
    tasks.filter(({ dag }) => dag === undefined),
  ];
  const byFile = groupBy(withDag, (task) => renderer.filename(task.dag!, variablesOf(task)));
  const byDomain = groupBy(without, ({ domain, schedule }) => JSON.stringify([domain, schedule?.name ?? null]));
  const schedules = groupBy([...byDomain.values()], ([{ domain }]) => domain);
  const groups = [
    ...[...byFile].map(([file, group]) => ({ group, names: namesOfFile(file) })),
    ...[...byDomain.values()].map((group) => ({
      group,
      names: namesOfDomain(group[0], schedules.get(group[0].domain)!.length),
    })),
  ];
  const names = nameEach(
    groups.map((each) => each.names),
    taken,
  );
  const transforms = groups.map(({ group }, i) => planTransform(names[i], group, renderer));
  return {
    transforms: transforms.sort((a, b) => byCodeUnit(a.name, b.name)),
    warnings: groups.flatMap(({ group }, i) => warningsOf(names[i], group, renderer)).sort(byCodeUnit),
  };
}

function planTransform(name: string, tasks: readonly Task[], renderer: DagRenderer): TransformPlan {
  const [{ dag, schedule }] = tasks;
  return {
    name,
    ...(dag === undefined ? {} : { dag }),
    ...renderer.render(dag, variablesOf(tasks[0])),
    ...(schedule === undefined ? {} : { schedule: schedule.cron }),
    tasks: tasks.map((task) => task.name),
  };
}

function variablesOf({ name, domain, table, schedule }: Task): { [name: string]: string } {
  return { domain, table, name, task: name, schedule: schedule?.name ?? 'None' };
}

/** Names for the transforms of a file that `dag-generate` writes. */
export function namesOfFile(file: string): string[] {
  const path = file.replace(/\.\w+$/, '');
  const stem = slug(path.slice(path.lastIndexOf('/') + 1)) || 'tasks';
  return [...new Set([stem, `${stem}_tasks`, slug(path) || 'tasks', `${stem}_${hash([file])}`])];
}

function namesOfDomain({ domain, schedule }: Task, count: number): string[] {
  const scheduled = `${domain}_${scheduleSlug({ schedule: schedule?.cron, scheduleName: schedule?.name })}`;
  const first = count === 1 ? domain : scheduled;
  return [
    ...new Set([first, `${first}_tasks`, `${scheduled}_tasks`, `${scheduled}_${hash([domain, schedule?.name])}`]),
  ];
}

/** Warns of tasks that differ: a file has one schedule and one dag configuration, those of its first task by name. */
function warningsOf(name: string, tasks: readonly Task[], renderer: DagRenderer): string[] {
  const [first] = tasks;
  const ofTask = tasks.length === 1 ? [] : renderer.optionsNaming(first.dag, OF_TASK);
  const differing = (what: string, valueOf: (task: Task) => string) => {
    const values = sortedSet(tasks.map(valueOf));
    return values.length === 1
      ? []
      : [
          `transforms '${name}': its tasks have several ${what} (${values.join(', ')}); that of ${first.name} holds, ` +
            `${valueOf(first)}, as in dag-generate: put {{schedule}} or {{task}} into 'filename' to tell them apart`,
        ];
  };
  return [
    ...differing('schedules', ({ schedule }) => schedule?.name ?? 'None'),
    ...differing('dag configurations', ({ dag }) => dag ?? 'None'),
    ...ofTask.flatMap((option) =>
      differing(`values of '${option}'`, (task) => renderer.render(first.dag, variablesOf(task)).options[option]),
    ),
  ];
}
