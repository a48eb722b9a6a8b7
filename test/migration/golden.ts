import { cpSync } from 'node:fs';
import path from 'node:path';
import { writeProject } from '../project/support';
import { checkMigration } from '../../lib/migration/check-migration';
import { findingsOf, type Finding, type Migration } from '../../lib/migration/migration';
import { examine } from '../../lib/starlake-project/examine-project';

/** Projects that the real Starlake has run. */
export const GOLDEN = path.join(__dirname, '../fixtures/golden');

/** A dag configuration with a template. */
export const dagOf = (template: string, options: { [name: string]: string } = {}) =>
  `version: 1\ndag:\n  template: '${template}'\n  filename: '{{domain}}.py'\n  options: ${JSON.stringify(options)}\n`;

export const decisions = (migration: Migration): Finding[] =>
  findingsOf(migration).filter(({ outcome }) => outcome === 'decide');

/** Holds the migration of a golden project, with dag configurations of Dagster, against what plan says of it. */
export function saysWhatPlanSays(name: string): void {
  const slEnvVar = { SL_DAG_REF_LOAD: 'loads', SL_DAG_REF_TRANSFORM: 'tasks' };
  const folder = writeProject({
    'dags/loads.sl.yml': dagOf('load/dagster__scheduled_table__shell.py.j2'),
    'dags/tasks.sl.yml': dagOf('transform/dagster__scheduled_task__shell.py.j2'),
  });
  cpSync(path.join(GOLDEN, name, 'project'), folder, { recursive: true });
  const { plan, errors, warnings } = examine(folder, { slEnvVar });
  const migration = checkMigration(folder, { slEnvVar });
  const planned = [...(plan?.loads ?? []), ...(plan?.transforms ?? [])];
  expect(migration.pipelines.map((pipeline) => pipeline.name)).toEqual(planned.map((pipeline) => pipeline.name));
  const blocking = [...migration.errors, ...decisions(migration).map(({ message }) => message)];
  for (const text of errors) {
    expect(blocking.some((each) => text.includes(each.split(': leave it out')[0]))).toBe(true);
  }
  const said = [...migration.warnings, ...findingsOf(migration).map(({ message }) => message)];
  for (const text of warnings) {
    expect(said.some((each) => text.includes(each))).toBe(true);
  }
}
