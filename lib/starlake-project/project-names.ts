import { checkKnown, namesOf } from './select-plan';
import type { StarlakeProjectOptions } from './project-props';
import { ProjectPlan } from '../project/plan/plan';

/**
 * Checks that overrides name only pipelines, tables and tasks that the project has.
 *
 * @throws Error for an unknown name, with the nearest known one
 */
export function checkOverrides(plan: ProjectPlan, props: StarlakeProjectOptions, where: string): void {
  const check = (option: 'loads' | 'tables' | 'transforms' | 'tasks', known: string[], kind: string) =>
    checkKnown(Object.keys(props[option] ?? {}), known, `'${option}' of '${where}'`, kind);
  check('loads', plan.loads.flatMap(namesOf), 'load pipeline or domain');
  check('transforms', plan.transforms.flatMap(namesOf), 'transform pipeline or domain');
  check(
    'tables',
    plan.loads.flatMap(({ domain, tables }) => tables.map(({ name }) => `${domain}.${name}`)),
    'table',
  );
  check(
    'tasks',
    plan.tasks.map(({ name }) => name),
    'task',
  );
}
