import type { OBJECTS } from '../../../../lib/project/keys/starlake-keys';

/**
 * How the embedded executor handles a key of Starlake.
 *
 * - `done`: it is supported; keys inside it are handled where they are read.
 * - `within`: each key inside it has its own handling.
 * - `silent`: it changes nothing, with Starlake either: it is a description, or for other commands or databases.
 * - `said`: it has no effect on this machine, and that is printed once.
 * - a {@link Refusal}: it would change the result, and is not supported.
 */
export type Handling = 'done' | 'within' | 'silent' | 'said' | Refusal;

/** A key that is refused. */
export interface Refusal {
  /** Values, in lower case, that change nothing: Starlake's default. */
  readonly unless: readonly string[];
  /** What to do instead. */
  readonly instead?: string;
}

type ObjectName = keyof typeof OBJECTS;
type KeyOf<Written> = Written extends `${infer Key}!` ? Key : Written;

/** Each key of each object of Starlake: a new key there does not compile until it is here. */
export type HandlingTable = {
  readonly [Name in ObjectName]: { readonly [Written in keyof (typeof OBJECTS)[Name] as KeyOf<Written>]: Handling };
};

const refused = (instead?: string): Refusal => ({ unless: [], instead });
const only = (...unless: string[]): Refusal => ({ unless });

const OF_TASKS = { acl: 'said', rls: 'said', comment: 'silent', tags: 'silent' } as const;
const SCHEDULE = { schedule: 'silent', dagRef: 'silent', freshness: 'silent' } as const;

/** The handling of each key of a project, by the names in {@link OBJECTS}. */
export const HANDLING: HandlingTable = {
  Table: {
    ...{ name: 'done', pattern: 'done', attributes: 'within', metadata: 'within', rename: 'done', filter: 'done' },
    ...{ presql: 'done', postsql: 'done', expectations: 'within', primaryKey: 'silent', streams: 'silent' },
    ...{ sample: 'silent', patternSample: 'silent' },
    ...OF_TASKS,
  },
  Attribute: {
    ...{
      name: 'done',
      type: 'done',
      array: 'done',
      required: 'done',
      privacy: 'done',
      rename: 'done',
      default: 'done',
    },
    ...{ attributes: 'within', position: 'within', trim: 'done', script: 'done', ignore: 'done' },
    ...{ comment: 'silent', sample: 'silent', metricType: 'silent', tags: 'silent', foreignKey: 'silent' },
    accessPolicy: 'said',
  },
  Position: { first: 'done', last: 'done' },
  Metadata: {
    ...{ format: 'done', encoding: 'done', multiline: 'done', array: 'done', withHeader: 'done', separator: 'done' },
    ...{ quote: 'done', escape: 'done', sink: 'within', directory: 'done', ack: 'done', options: 'done' },
    ...{ emptyIsNull: 'done', nullValue: 'done', writeStrategy: 'within', loader: only('spark') },
    ...SCHEDULE,
    extensions: 'silent',
  },
  WriteStrategy: {
    ...{ type: 'done', key: 'done', timestamp: 'done', on: 'done', startTs: 'done', endTs: 'done' },
    ...{ types: refused(), queryFilter: 'said' },
  },
  Sink: {
    ...{ connectionRef: 'done', partition: 'done', materializedView: 'done', clustering: 'said', days: 'said' },
    ...{ requirePartitionFilter: 'said', enableRefresh: 'said', refreshIntervalMs: 'said', id: 'said', format: 'said' },
    ...{ extension: 'said', sharding: 'said', coalesce: 'said', path: 'said', options: 'said' },
  },
  Freshness: { warn: 'silent', error: 'silent' },
  Expectation: { expect: 'done', failOnError: 'done' },
  RowLevelSecurity: { name: 'said', predicate: 'said', grants: 'said', description: 'silent' },
  AccessControl: { role: 'said', grants: 'said', name: 'silent' },
  Domain: {
    ...{ name: 'done', metadata: 'done', rename: 'done', comment: 'silent', tags: 'silent' },
    database: refused('a DuckDB file has no other databases'),
  },
  Job: { name: 'done', tasks: 'done', default: 'done', comment: 'silent' },
  Task: {
    ...{ name: 'done', sql: 'done', domain: 'done', table: 'done', presql: 'done', postsql: 'done', sink: 'within' },
    ...{ expectations: 'within', attributes: 'within', writeStrategy: 'within', parseSQL: 'done' },
    ...{ connectionRef: 'done', syncStrategy: 'done', python: refused('use another executor') },
    ...{ database: refused('a DuckDB file has no other databases'), partition: refused() },
    ...{ dataset_triggering_strategy: 'silent', taskTimeoutMs: 'silent', primaryKey: 'silent', streams: 'silent' },
    ...OF_TASKS,
    ...SCHEDULE,
  },
  Dag: { comment: 'silent', template: 'silent', filename: 'silent', options: 'silent' },
  Type: {
    ...{ name: 'done', pattern: 'done', primitiveType: 'done', zone: 'done', ddlMapping: 'done' },
    ...{ sample: 'silent', comment: 'silent' },
  },
  Ref: { input: 'done', output: 'done' },
  RefInput: { database: 'done', domain: 'done', table: 'done' },
  RefOutput: { database: 'done', domain: 'done', table: 'done' },
  Application: {
    ...{ env: 'done', connections: 'done', connectionRef: 'done', loadConnectionRef: 'done' },
    ...{ transformConnectionRef: 'done', archive: 'done', rejectAllOnError: 'done', rejectWithValue: 'done' },
    ...{ emptyIsNull: 'done', loadStrategyClass: 'done', scd2StartTimestamp: 'done', scd2EndTimestamp: 'done' },
    ...{ dsvOptions: 'done', tenant: 'done', refs: 'done', expectations: 'within', audit: 'within' },
    ...{ privacy: 'done', area: 'done', metrics: 'within', internal: 'within', sparkScheduling: 'within' },
    // Folders are checked when the project is read: only their default places are accepted.
    ...{ root: 'done', datasets: 'done', metadata: 'done', types: 'done', dags: 'done', writeStrategies: 'done' },
    ...{ incoming: refused('set SL_INCOMING in the environment'), macros: refused('macros are in metadata/macros') },
    // Keys that would change the rows, the files or the commands of a load or a task.
    ...{ grouped: only('false'), loader: only('spark'), privacyOnly: only('false'), validateOnLoad: only('false') },
    ...{ sinkReplayToFile: only('false'), autoExportSchema: only('false'), createSchemaIfNotExists: only('true') },
    ...{ syncYamlWithDb: only('true'), jdbcEngines: refused(), udfs: refused(), database: refused() },
    ...{ sqlParameterPattern: only('\\$\\{\\s*%s\\s*\\}'), spark: 'done' },
    rowValidatorClass: only('ai.starlake.job.validator.flatrowvalidator'),
    // Keys that only Spark's own tables or a native loader use.
    ...{ defaultWriteFormat: 'said', defaultRejectedWriteFormat: 'said', defaultAuditWriteFormat: 'said' },
    ...{ csvOutput: 'said', csvOutputExt: 'said', archiveTable: 'said', archiveTablePattern: 'said', hadoop: 'said' },
    ...{ rejectMaxRecords: 'said', prunePartitionOnMerge: 'said', jobIdEnvName: 'said', accessPolicies: 'said' },
    // Keys of other commands or other databases, or without an effect on the result.
    ...{ dagRef: 'silent', schedulePresets: 'silent', tests: 'silent', loadStrategies: 'silent' },
    ...{ lock: 'silent', groupedMax: 'silent', maxParCopy: 'silent', maxParTask: 'silent', kafka: 'silent' },
    ...{ forceViewPattern: 'silent', forceDomainPattern: 'silent', forceTablePattern: 'silent' },
    ...{ forceJobPattern: 'silent', forceTaskPattern: 'silent', useLocalFileSystem: 'silent', forceHalt: 'silent' },
    ...{ sessionDurationServe: 'silent', version: 'silent', longJobTimeoutMs: 'silent', shortJobTimeoutMs: 'silent' },
    ...{ http: 'silent', timezone: 'silent', maxInteractiveRecords: 'silent', duckdbMode: 'silent' },
    ...{ duckdbExtensions: 'silent', duckdbPath: 'silent', testCsvNullString: 'silent', hiveInTest: 'silent' },
    ...{ extra: 'silent', duckDbEnableExternalAccess: 'silent', syncSqlWithYaml: 'silent', pythonLibsDir: 'silent' },
    onExceptionRetries: 'silent',
  },
  Connection: {
    ...{ type: 'done', options: 'done', loader: only('spark'), quote: refused(), separator: refused() },
    ...{ sparkFormat: refused('rows go to DuckDB without Spark here'), _transpileDialect: refused() },
  },
  JdbcEngine: {
    ...{ tables: refused(), quote: refused(), viewPrefix: refused(), preActions: refused(), partitionBy: refused() },
    ...{ clusterBy: refused(), strategyBuilder: refused(), columnRemarks: refused(), tableRemarks: refused() },
  },
  TableDdl: { createSql: refused(), pingSql: refused(), selectSql: refused() },
  Privacy: { options: 'done' },
  Internal: {
    ...{ cacheStorageLevel: 'silent', intermediateBigqueryFormat: 'silent', temporaryGcsBucket: 'silent' },
    ...{ bqAuditSaveInBatchMode: 'silent', substituteVars: only('true') },
  },
  AccessPolicies: { apply: 'said', location: 'said', database: 'said', taxonomy: 'said' },
  SparkScheduling: { maxJobs: only('1'), poolName: 'silent', mode: 'silent', file: 'silent' },
  Expectations: { path: 'silent', active: 'done', failOnError: 'done' },
  Metrics: { path: 'silent', discreteMaxCardinality: 'silent', active: only('false') },
  Area: {
    ...{ incoming: 'done', stage: 'done', unresolved: 'done', archive: 'done', ingesting: 'done' },
    ...{ replay: 'silent', hiveDatabase: 'silent' },
  },
  Lock: { path: 'silent', timeout: 'silent', pollTime: 'silent', refreshTime: 'silent' },
  Audit: {
    ...{ sink: 'within', maxErrors: 'done', domain: 'done', active: 'done', database: refused() },
    // The others are never read, or only when several files are loaded as one.
    ...{ path: 'silent', domainExpectation: 'silent', domainRejected: 'silent', detailedLoadAudit: 'silent' },
    sql: 'silent',
  },
  Kafka: { serverOptions: 'silent', topics: 'silent', cometOffsetsMode: 'silent', customDeserializers: 'silent' },
  KafkaTopic: {
    ...{ topicName: 'silent', maxRead: 'silent', fields: 'silent', partitions: 'silent', replicationFactor: 'silent' },
    ...{ createOptions: 'silent', accessOptions: 'silent', headers: 'silent' },
  },
  DagRef: { load: 'silent', transform: 'silent' },
  Http: { interface: 'silent', port: 'silent' },
};
