import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { dag, table, writeProject } from '../project/support';
import { StarlakeProject, StarlakeProjectProps } from '../../lib';
import { newStack } from '../helpers/definition';

const APPLICATION = 'version: 1\napplication:\n  dagRef: { load: dag_load, transform: dag_transform }\n';

/** A domain that says its name, as Starlake wants it where there are variables. */
const named = (name: string, more = '') =>
  `version: 1\nload:\n  name: ${name}\n  metadata: { directory: '{{SL_ROOT}}/datasets/incoming/${name}'${more} }\n`;

/** Two domains, and a transform of one. */
export const files = (load: { [name: string]: string } = {}, transform: { [name: string]: string } = {}) => ({
  'application.sl.yml': APPLICATION,
  'dags/dag_load.sl.yml': dag('{{domain}}_loads.json', load),
  'dags/dag_transform.sl.yml': dag('{{domain}}.json', transform),
  'load/sales/_config.sl.yml': named('sales', ', schedule: daily'),
  'load/sales/orders.sl.yml': table(),
  'load/sales/returns.sl.yml': table('', 'returns-.*'),
  'load/crm/_config.sl.yml': named('crm'),
  'load/crm/people.sl.yml': table(),
  'transform/kpi/top.sql': 'SELECT * FROM sales.orders',
  'transform/kpi/best.sql': 'SELECT * FROM kpi.top JOIN crm.people ON TRUE',
});

/** A project of these files. */
export function newProject(
  given: { [file: string]: string } = files(),
  props: Partial<StarlakeProjectProps> = {},
  stack: Stack = newStack(),
): StarlakeProject {
  return new StarlakeProject(stack, 'Starlake', { directory: writeProject(given), ...props });
}

/** Properties of the schedules in a project's stack. */
export const schedulesOf = (project: StarlakeProject) =>
  Object.values(Template.fromStack(Stack.of(project)).findResources('AWS::Scheduler::Schedule')).map(
    ({ Properties }) => Properties,
  );
