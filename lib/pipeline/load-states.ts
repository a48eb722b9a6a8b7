import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { loadItems, LoadItems } from './load-items';
import type { LoadPipelineProps } from './load-pipeline';
import { StarlakeJob } from '../job/starlake-job';
import { checkUnique } from '../job/starlake-names';
import { PreLoad } from '../pre-load/pre-load';
import { PreLoadStrategy } from '../pre-load/pre-load-strategy';
import { addLambdaRetry } from '../private/lambda-retry';
import { stateName } from '../private/names';

/** Characters of names that an import may have: its overrides take 8,192, with the environment, which is not cut. */
const MAX_NAMES = 4000;

interface LoadStatesProps extends LoadPipelineProps {
  readonly preLoadStrategy: PreLoadStrategy;
  readonly slots: number;
}

/**
 * The states of a domain's load pipeline, written with the methods of the job:
 * check → skip or start → import → load each table → end → consume the ack file.
 */
export function loadStates(scope: Construct, props: LoadStatesProps): sfn.IChainable {
  const { job, domain, tables, preLoadStrategy: strategy } = props;
  const names = tables.map(({ name }) => name);
  checkUnique(names, `'tables' of '${scope.node.path}'`);
  const items = loadItems(job, domain, tables);
  // Without a gate, too, a run begins by reading its input.
  const preLoad = new PreLoad(scope, 'PreLoad', {
    job,
    domain,
    tables,
    _itemFields: items.fields,
    preLoadStrategy: strategy,
    globalAckFilePath: props.globalAckFilePath,
    ackWaitTimeout: props.ackWaitTimeout,
    landingDirectory: props.landingDirectory,
  });
  const load = loadEach(scope, props, items.options, Object.keys(items.fields[0]));
  const consumeAck = preLoad.consumeAck('$.summary');
  const end = endState(scope, job, domain, consumeAck !== undefined);
  const imported =
    strategy === PreLoadStrategy.IMPORTED ? job.slImport(scope, { domain, tables: importTables(names) }) : undefined;
  const states = [imported, load, end, consumeAck].filter((state) => state !== undefined);
  return states.reduce((chain: sfn.Chain, state) => chain.next(state), sfn.Chain.start(preLoad));
}

/**
 * Imports what the gate found, and nothing else. Where the names of all tables do not fit into a command, the whole domain is
 * imported.
 */
function importTables(names: string[]): string[] {
  return names.join(',').length <= MAX_NAMES ? [sfn.JsonPath.stringAt('$.preLoad.tables')] : [];
}

/** Loads every table of `$.preLoad.loads`; one that fails stops no other. */
function loadEach(
  scope: Construct,
  { job, domain, slots }: LoadStatesProps,
  options: LoadItems['options'],
  fields: string[],
): sfn.Map {
  const load = job.slLoad(scope, {
    ...options,
    taskId: `${domain}_table_load`,
    domain,
    table: sfn.JsonPath.stringAt('$.table'),
    scheduledDate: sfn.JsonPath.stringAt('$.scheduledDate'),
    // All that a loaded table leaves in the run's data.
    outputPath: '$.table',
  });
  load.addCatch(explainState(scope, job, domain), { resultPath: '$.failure' });
  const map = new sfn.Map(scope, 'Load', {
    stateName: stateName(`load_${domain}`),
    itemsPath: '$.preLoad.loads',
    itemSelector: {
      'scheduledDate.$': '$.preLoad.scheduledDate',
      ...Object.fromEntries(['table', ...fields].map((field) => [`${field}.$`, `$$.Map.Item.Value.${field}`])),
    },
    maxConcurrency: slots,
    resultPath: '$.results',
  });
  return map.itemProcessor(load);
}

function explainState(scope: Construct, job: StarlakeJob, domain: string): sfn.TaskStateBase {
  const explain = new tasks.LambdaInvoke(scope, 'Explain', {
    stateName: stateName(`explain_${domain}_failure`),
    lambdaFunction: job._resources.explainFailure,
    payloadResponseOnly: true,
    payload: sfn.TaskInput.fromObject({
      table: sfn.JsonPath.stringAt('$.table'),
      failure: sfn.JsonPath.objectAt('$.failure'),
    }),
    retryOnServiceExceptions: false,
  });
  // An iteration that fails would stop the others.
  const unexplained = new sfn.Pass(scope, 'Unexplained', {
    stateName: stateName(`${domain}_failure_unexplained`),
    parameters: { 'table.$': '$.table', failure: { 'error.$': '$.failure.Error' } },
  });
  return addLambdaRetry(explain).addCatch(unexplained, { resultPath: sfn.JsonPath.DISCARD });
}

function endState(scope: Construct, job: StarlakeJob, domain: string, keepInput: boolean): sfn.TaskStateBase {
  const end = new tasks.LambdaInvoke(scope, 'End', {
    stateName: stateName(`end_loading_${domain}`),
    lambdaFunction: job._resources.endLoad,
    payloadResponseOnly: true,
    payload: sfn.TaskInput.fromObject({
      domain,
      scheduledDate: sfn.JsonPath.stringAt('$.preLoad.scheduledDate'),
      idle: sfn.JsonPath.listAt('$.preLoad.idle'),
      results: sfn.JsonPath.objectAt('$.results'),
    }),
    ...(keepInput ? { resultPath: '$.summary' } : {}),
    retryOnServiceExceptions: false,
  });
  return addLambdaRetry(end);
}
