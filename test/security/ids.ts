import { IConstruct } from 'constructs';

/** Ids that say nothing without the id above them. */
const VAGUE = /^(TaskRole|ExecutionRole|ServiceRole|Role|StateMachine|DeadLetters|Subnet)$/;

/**
 * A construct as the page about security names it: `Starlake/Job/PreLoadRole/DefaultPolicy/Resource` is `PreLoadRole`, and
 * `Starlake/Job/TaskDefinition/TaskRole/Resource` is `TaskDefinition/TaskRole`. The roles of pipelines are `{pipeline}/Role`.
 */
export function idOf(construct: IConstruct): string {
  return idOfPath(construct.node.path);
}

/** The same for the path of a construct. */
export function idOfPath(path: string): string {
  const ids = path.split('/').filter((id) => !/^(Resource|DefaultPolicy|Policy\d*)$/.test(id));
  const last = ids.at(-1)!;
  if (!VAGUE.test(last)) return known(last);
  const above = ids.at(-2)!;
  if (last === 'Role' && !/^(Custom::|StarlakeSchedules|StateMachine)/.test(above)) return '{pipeline}/Role';
  return `${known(above).replace(/^Task$/, 'TaskDefinition')}/${last}`;
}

/** The CDK's own functions are named after a hash of them; pipelines without a role of their own share one. */
function known(id: string): string {
  return id
    .replace(/^Custom::(CDKBucketDeployment|VpcRestrictDefaultSG).*/, '$1')
    .replace(/^PipelineRole$/, '{pipeline}/Role');
}
