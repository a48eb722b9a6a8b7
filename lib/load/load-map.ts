import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { layEnvironments } from '../commands/spark-config';
import { LOAD_LABEL } from '../contract/round-files';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { explainState } from '../pipeline/explain-state';
import { logLevel } from '../pipeline/log-level';
import { stateName } from '../pipeline/state-name';
import { ItemsFile } from './items-file';
import type { LoadItems } from './load-items';
import type { LoadStatesProps } from './load-states-props';
import type { RoundStore } from './round-store';

/**
 * Loads every table or group of tables of a round. A load that fails does not stop the others.
 *
 * @param budget bytes that a failure may have
 * @param store where the Map is distributed: each load is a child execution, and reports only its number
 */
export function loadMap(
  scope: Construct,
  props: LoadStatesProps,
  items: LoadItems,
  budget: number,
  store?: RoundStore,
): sfn.Map | sfn.DistributedMap {
  const { job, domain, environment, slots: maxConcurrency } = props;
  const load = job.slLoad(scope, {
    ...items.options,
    environment: layEnvironments(
      [logLevel(scope.node.scope!, job, environment, 'rowsHidden'), environment ?? {}, items.options.environment ?? {}],
      `pipeline '${props.pipelineName ?? domain}'`,
    ),
    taskId: `${domain}_table_load`,
    domain,
    table: sfn.JsonPath.stringAt('$.table'),
    scheduledDate: sfn.JsonPath.stringAt('$.scheduledDate'),
    // Of a successful load, only its names stay in the run's data.
    outputPath: store ? '$.index' : '$.table',
    ...(store ? { execution: sfn.JsonPath.stringAt('$.execution') } : {}),
    _pathLength: items.length,
  });
  load.addCatch(explainLoad(scope, job, domain, budget, store), { resultPath: '$.failure' });
  const name = stateName(`load_${domain}`);
  const fields = ['table', ...Object.keys(items.fields[0]), ...(store ? ['index'] : [])];
  const itemSelector = {
    'scheduledDate.$': '$.preLoad.scheduledDate',
    ...(store ? { 'execution.$': '$.preLoad.execution' } : {}),
    ...Object.fromEntries(fields.map((field) => [`${field}.$`, `$$.Map.Item.Value.${field}`])),
  };
  const options = { stateName: name, itemSelector, maxConcurrency, resultPath: '$.results' };
  const map = store
    ? new sfn.DistributedMap(scope, 'Load', {
        ...options,
        label: LOAD_LABEL,
        itemReader: new ItemsFile({ bucket: store.bucket, key: sfn.JsonPath.stringAt('$.preLoad.items') }),
      })
    : new sfn.Map(scope, 'Load', { ...options, itemsPath: '$.preLoad.loads' });
  return map.itemProcessor(load);
}

function explainLoad(
  scope: Construct,
  job: IStarlakeJob,
  domain: string,
  budget: number,
  store?: RoundStore,
): sfn.TaskStateBase {
  const explain = explainState(scope, job, domain, {
    domain,
    table: sfn.JsonPath.stringAt('$.table'),
    budget,
    ...(store ? { execution: sfn.JsonPath.stringAt('$.execution'), rounds: store.folder } : {}),
  });
  // An iteration that fails would stop the others.
  const unexplained = new sfn.Pass(scope, 'Unexplained', {
    stateName: stateName(`${domain}_failure_unexplained`),
    parameters: store ? { 'index.$': '$.index' } : { 'table.$': '$.table', failure: { 'error.$': '$.failure.Error' } },
  });
  return explain.addCatch(unexplained, { resultPath: sfn.JsonPath.DISCARD });
}
