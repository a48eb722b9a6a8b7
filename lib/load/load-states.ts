import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { LoadItems, loadItems } from './load-items';
import { loadMap } from './load-map';
import { endState } from './round-end-state';
import { KnownTable, knownTable } from './known-table';
import { renamedTables } from './load-dataset';
import { memoryLadder } from './memory-ladder';
import { MAX_FAILURE, MAX_IMPORT_NAMES, MAX_INLINE_TABLES, MAX_MAP_CONCURRENCY } from '../contract/limits';
import { roundStore } from './round-store';
import { StaleFiles } from './stale-files';
import { failureBudget } from './failure-budget';
import type { IStarlakeJob } from '../job/i-starlake-job';
import type { Keys } from '../lake/key-grants';
import { archiveArea, ingestingArea, landingArea, pendingArea, succeededFolder, domainLock } from '../lake/areas';
import { PreLoad } from '../pre-load/pre-load';
import { PreLoadStrategy } from '../options/pre-load-strategy';
import { tablePayload } from '../pre-load/table-payload';
import { withCommon } from '../schedule/common-schedule';
import { plainSchedule } from '../schedule/plain-schedule';
import type { LoadStatesProps, Areas } from './load-states-props';
import { stateName } from '../pipeline/state-name';

/** The states, and the role of their machine where it is not that of the job. */
interface LoadStates {
  readonly definition: sfn.IChainable;
  readonly role?: iam.IRole;
  /** Folder that the files come from. */
  readonly files: string;
  /** Where the tables of outputs are that have no room for them. */
  readonly outputs?: Keys;
}

/**
 * The states of a domain's load pipeline, written with the methods of the job:
 * check → skip or start → import → load each table → end → loaded, or wait and load again what failed.
 */
export function loadStates(scope: Construct, props: LoadStatesProps): LoadStates {
  const { job, domain, areaName = domain, tables, slots, preLoadStrategy: strategy } = props;
  const { path } = scope.node.scope!.node;
  const schedule = props.schedule ?? props._schedule;
  const names = tables.map(({ name }) => name);
  const ladder = memoryLadder(job, props.memoryLadder, path);
  const items = loadItems(props, path, ladder.length > 0);
  const declared = tables.map((table, i) => ({
    ...tablePayload(domain, table),
    ...items.fields[i],
    ...(items.alone[i] ? { alone: true } : {}),
  }));
  const known = tables.map((table, i) => knownTable(domain, table, declared[i]));
  const imports = strategy === PreLoadStrategy.IMPORTED;
  const areas: Areas = {
    ...(imports ? { landing: landingArea(domain, props.landingDirectory, job._lake) } : {}),
    pending: pendingArea(areaName, job._lake),
    ingesting: ingestingArea(areaName, job._lake),
    archive: archiveArea(areaName, job._lake),
    lock: domainLock(domain),
    succeeded: succeededFolder('load', props.pipelineName ?? domain),
  };
  const isSmall = slots <= MAX_MAP_CONCURRENCY && tables.length <= MAX_INLINE_TABLES;
  const room = isSmall ? failureBudget(bytesOf(props, known, items)) : undefined;
  const budget = room ?? MAX_FAILURE;
  const store =
    room === undefined
      ? roundStore(scope, props, {
          declared,
          known,
          renamed: renamedTables(domain, tables),
        })
      : undefined;
  // Also without a gate, a run first reads its input and acquires the run lock.
  const preLoad = new PreLoad(scope, 'PreLoad', {
    job,
    domain,
    tables,
    _declared: declared,
    _lists: store?.lists,
    _pipeline: {
      overlap: props.overlap,
      staleFiles: props.staleFiles,
      lock: areas.lock.path,
      ingesting: areas.ingesting.path,
      grouping: items.grouping,
    },
    preLoadStrategy: strategy,
    globalAckFilePath: props.globalAckFilePath,
    ackWaitTimeout: props.ackWaitTimeout,
    landingDirectory: props.landingDirectory,
    _areaName: areaName,
    ...(schedule === undefined
      ? {}
      : { _schedule: plainSchedule(withCommon(schedule, job._options.pipelines), `'${path}/Schedule'`) }),
  });
  const map = loadMap(scope, props, items, budget, store);
  const end = endState(scope, props, areas, known, ladder, budget, store);
  const load = store ? unlessEmpty(scope, domain, map, end) : map;
  grantAreas(job, areas, props.staleFiles);
  preLoad._grantDeleteAck(job._resources.endLoad);

  const imported = imports ? importState(scope, props, names) : undefined;
  imported?.addCatch(end, { resultPath: '$.preLoad.importFailure' });
  map.next(end);
  end.next(whatNext(scope, props, load, imported));
  return {
    definition: preLoad.next(imported ? imported.next(load) : load),
    role: store?.role ?? props.role,
    files: (areas.landing ?? areas.pending).path,
    outputs: store?.keys,
  };
}

/** Ends the round at once if it has no loads: AWS does not say what a distributed Map does with an empty file. */
function unlessEmpty(scope: Construct, domain: string, map: sfn.IChainable, end: sfn.IChainable): sfn.Choice {
  return new sfn.Choice(scope, 'LoadOrEnd', { stateName: stateName(`load_or_end_${domain}`) })
    .when(sfn.Condition.numberGreaterThan('$.preLoad.loads', 0), map)
    .otherwise(end);
}

/** Ends the run, waits and loads again, or imports again after a redrive whose import had failed. */
function whatNext(
  scope: Construct,
  { job, domain }: LoadStatesProps,
  load: sfn.IChainable,
  imported?: sfn.TaskStateBase,
): sfn.Choice {
  const wait = new sfn.Wait(scope, 'WaitToRetry', {
    stateName: stateName(`wait_to_retry_${domain}`),
    time: sfn.WaitTime.secondsPath('$.preLoad.wait'),
  });
  const loaded = new sfn.Succeed(scope, 'Loaded', {
    stateName: stateName(`${domain}_loaded`),
    outputPath: '$.preLoad.summary',
  });
  const choice = new sfn.Choice(scope, 'EndOrRetry', { stateName: stateName(`end_or_retry_${domain}`) });
  choice.when(sfn.Condition.stringEquals('$.preLoad.next', 'LOAD'), wait.next(load));
  if (imported) {
    choice.when(sfn.Condition.stringEquals('$.preLoad.next', 'IMPORT'), imported);
  }
  if (imported && job._context.runtime.hasSidecars) {
    const later = new sfn.Wait(scope, 'WaitToImport', {
      stateName: stateName(`wait_to_import_${domain}`),
      time: sfn.WaitTime.secondsPath('$.preLoad.wait'),
    });
    choice.when(sfn.Condition.stringEquals('$.preLoad.next', 'IMPORT_LATER'), later.next(imported));
  }
  return choice.otherwise(loaded);
}

/**
 * Imports only the tables that the gate found. Where the names of all tables are too long for a command, it imports the whole
 * domain.
 */
function importState(scope: Construct, props: LoadStatesProps, names: string[]): sfn.TaskStateBase {
  const { job, domain, environment, retries, retryDelay } = props;
  const options = { domain, environment, retries, retryDelay };
  const length = names.join(',').length;
  return length <= MAX_IMPORT_NAMES
    ? job.slImport(scope, { ...options, tables: [sfn.JsonPath.stringAt('$.preLoad.tables')], _pathLength: length })
    : job.slImport(scope, options);
}

function bytesOf({ domain, tables }: LoadStatesProps, known: KnownTable[], items: LoadItems) {
  const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
  const renamed = renamedTables(domain, tables);
  return known.map((one, i) => {
    const [table, pattern] = one;
    return {
      declared: bytes({ table, pattern, ack: tables[i].ack, ...items.fields[i], alone: items.alone[i] }) + 1,
      item: bytes({ table, ...items.fields[i] }) + 1,
      known: bytes(one) + 1 + (Object.hasOwn(renamed, table) ? bytes({ [table]: renamed[table] }) : 0),
      name: bytes(table),
    };
  });
}

function grantAreas(
  job: IStarlakeJob,
  { landing, pending, ingesting, archive, lock, succeeded }: Areas,
  staleFiles: StaleFiles,
): void {
  const { preLoad, endLoad } = job._resources;
  for (const handler of [preLoad, endLoad]) {
    const keys = job._resources.keysOf(handler);
    keys.list(ingesting.keys);
    keys.list(lock.keys);
    keys.allow(['s3:GetObject', 's3:PutObject'], lock.keys);
    if (handler === endLoad) {
      [archive, succeeded, ...(landing ? [landing] : [])].forEach((area) => keys.list(area.keys));
      keys.allow(['s3:GetObject', 's3:PutObject'], succeeded.keys);
      keys.allow(['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging', 's3:AbortMultipartUpload'], archive.keys);
    }
    if (handler === endLoad || staleFiles === StaleFiles.RESTORE) {
      keys.list(pending.keys);
      keys.allow(['s3:GetObject', 's3:GetObjectTagging', 's3:DeleteObject'], ingesting.keys);
      keys.allow(['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging', 's3:AbortMultipartUpload'], pending.keys);
    }
  }
}
