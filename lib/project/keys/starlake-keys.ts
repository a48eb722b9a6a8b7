/**
 * Every key that a YAML file of Starlake may have, with what its value may be: `text` for a scalar of any kind, `text[]` for a
 * list, `{text}` for a mapping with any names, and the name of an object or of a set of values further down. A key
 * with `!` has to be there. Facts of Starlake 1.8.2 (starlake.json), which refuses any other key since 1.8.1.
 */
export const OBJECTS = {
  Table: {
    ...{ 'name!': 'text', 'pattern!': 'text', 'attributes!': 'Attribute[]', metadata: 'Metadata', comment: 'text' },
    ...{ streams: 'text[]', presql: 'text[]', postsql: 'text[]', tags: 'text[]', rls: 'RowLevelSecurity[]' },
    ...{ expectations: 'Expectation[]', primaryKey: 'text[]', acl: 'AccessControl[]', rename: 'text', sample: 'text' },
    ...{ filter: 'text', patternSample: 'text' },
  },
  Attribute: {
    ...{ 'name!': 'text', type: 'text', array: 'boolean', required: 'boolean', privacy: 'text', comment: 'text' },
    ...{ rename: 'text', sample: 'text', metricType: 'MetricType', attributes: 'Attribute[]', position: 'Position' },
    ...{ default: 'text', tags: 'text[]', trim: 'Trim', script: 'text', foreignKey: 'text', ignore: 'boolean' },
    accessPolicy: 'text',
  },
  Position: { 'first!': 'number', 'last!': 'number' },
  Metadata: {
    ...{ format: 'Format', encoding: 'text', multiline: 'boolean', array: 'boolean', withHeader: 'boolean' },
    ...{ separator: 'text', quote: 'text', escape: 'text', sink: 'Sink', directory: 'text', extensions: 'text[]' },
    ...{
      ack: 'text',
      options: '{text}',
      loader: 'text',
      emptyIsNull: 'boolean',
      dagRef: 'text',
      freshness: 'Freshness',
    },
    ...{ nullValue: 'text', schedule: 'text', writeStrategy: 'WriteStrategy' },
  },
  WriteStrategy: {
    ...{ type: 'text', types: '{text}', key: 'text[]', timestamp: 'text', queryFilter: 'text', on: 'MergeOn' },
    ...{ startTs: 'text', endTs: 'text' },
  },
  Sink: {
    ...{ connectionRef: 'text', clustering: 'text[]', days: 'number', requirePartitionFilter: 'boolean' },
    ...{ materializedView: 'Materialization', enableRefresh: 'boolean', refreshIntervalMs: 'number', id: 'text' },
    ...{ format: 'text', extension: 'text', sharding: 'text[]', partition: 'string[]', coalesce: 'boolean' },
    ...{ path: 'string', options: '{text}' },
  },
  Freshness: { warn: 'text', error: 'text' },
  Expectation: { expect: 'text', failOnError: 'boolean' },
  RowLevelSecurity: { 'name!': 'text', predicate: 'text', 'grants!': 'text[]', description: 'text' },
  AccessControl: { 'role!': 'text', 'grants!': 'text[]', name: 'text' },
  Domain: { name: 'text', metadata: 'Metadata', comment: 'text', tags: 'text[]', rename: 'text', database: 'text' },
  Job: { name: 'text', tasks: 'Task[]', comment: 'text', default: 'Task' },
  Task: {
    ...{ name: 'text', sql: 'text', streams: 'text[]', primaryKey: 'text[]', database: 'text', domain: 'text' },
    ...{ table: 'text', partition: 'text[]', presql: 'text[]', postsql: 'text[]', sink: 'Sink' },
    ...{ rls: 'RowLevelSecurity[]', expectations: 'Expectation[]', acl: 'AccessControl[]', comment: 'text' },
    ...{ freshness: 'Freshness', attributes: 'Attribute[]', python: 'text', tags: 'text[]' },
    ...{ writeStrategy: 'WriteStrategy', schedule: 'text', dagRef: 'text', taskTimeoutMs: 'integer' },
    ...{
      parseSQL: 'boolean',
      connectionRef: 'string',
      syncStrategy: 'TableSync',
      dataset_triggering_strategy: 'string',
    },
  },
  Dag: { comment: 'text', 'template!': 'text', 'filename!': 'text', options: '{text}' },
  Type: {
    ...{ 'name!': 'text', 'pattern!': 'text', primitiveType: 'PrimitiveType', zone: 'text', sample: 'text' },
    ...{ comment: 'text', ddlMapping: '{text}' },
  },
  Ref: { 'input!': 'RefInput', 'output!': 'RefOutput' },
  RefInput: { database: 'text', domain: 'text', 'table!': 'text' },
  RefOutput: { 'database!': 'text', 'domain!': 'text', 'table!': 'text' },
  Application: {
    ...{ env: 'text', datasets: 'text', incoming: 'text', dags: 'text', types: 'text', macros: 'text', tests: 'text' },
    ...{ prunePartitionOnMerge: 'boolean', writeStrategies: 'text', loadStrategies: 'text', metadata: 'text' },
    ...{
      metrics: 'Metrics',
      validateOnLoad: 'boolean',
      rejectWithValue: 'boolean',
      audit: 'Audit',
      archive: 'boolean',
    },
    ...{ sinkReplayToFile: 'boolean', lock: 'Lock', defaultWriteFormat: 'text', defaultRejectedWriteFormat: 'text' },
    ...{ defaultAuditWriteFormat: 'text', csvOutput: 'boolean', csvOutputExt: 'text', privacyOnly: 'boolean' },
    ...{ emptyIsNull: 'boolean', loader: 'text', rowValidatorClass: 'text', loadStrategyClass: 'text' },
    ...{ grouped: 'boolean', groupedMax: 'integer', scd2StartTimestamp: 'text', scd2EndTimestamp: 'text' },
    ...{ area: 'Area', hadoop: '{text}', connections: '{Connection}', jdbcEngines: '{JdbcEngine}', privacy: 'Privacy' },
    ...{ root: 'text', internal: 'Internal', accessPolicies: 'AccessPolicies', sparkScheduling: 'SparkScheduling' },
    ...{ udfs: 'text', expectations: 'Expectations', sqlParameterPattern: 'text', rejectAllOnError: 'text' },
    ...{ rejectMaxRecords: 'integer', maxParCopy: 'integer', kafka: 'Kafka', dsvOptions: '{text}' },
    ...{ forceViewPattern: 'text', forceDomainPattern: 'text', forceTablePattern: 'text', forceJobPattern: 'text' },
    ...{ forceTaskPattern: 'text', useLocalFileSystem: 'text', sessionDurationServe: 'text', database: 'text' },
    ...{ tenant: 'text', connectionRef: 'text', loadConnectionRef: 'text', transformConnectionRef: 'text' },
    ...{ schedulePresets: '{text}', maxParTask: 'integer', refs: 'Ref[]', dagRef: 'DagRef', forceHalt: 'boolean' },
    ...{ jobIdEnvName: 'text', archiveTablePattern: 'text', archiveTable: 'boolean', version: 'text' },
    ...{ autoExportSchema: 'boolean', longJobTimeoutMs: 'integer', shortJobTimeoutMs: 'integer' },
    ...{ createSchemaIfNotExists: 'boolean', http: 'Http', timezone: 'text', maxInteractiveRecords: 'integer' },
    ...{ duckdbMode: 'boolean', duckdbExtensions: 'string', duckdbPath: 'text', testCsvNullString: 'text' },
    ...{ hiveInTest: 'text', spark: '{any}', extra: '{any}', duckDbEnableExternalAccess: 'boolean' },
    ...{
      syncSqlWithYaml: 'boolean',
      syncYamlWithDb: 'boolean',
      onExceptionRetries: 'integer',
      pythonLibsDir: 'string',
    },
  },
  Connection: {
    ...{ 'type!': 'text', sparkFormat: 'text', loader: 'text', quote: 'text', separator: 'text', options: '{text}' },
    _transpileDialect: 'Dialect',
  },
  JdbcEngine: {
    ...{
      'tables!': '{TableDdl}',
      'quote!': 'string',
      viewPrefix: 'string',
      preActions: 'string',
      partitionBy: 'string',
    },
    ...{ clusterBy: 'string', 'strategyBuilder!': 'string', columnRemarks: 'string', tableRemarks: 'string' },
  },
  TableDdl: { 'createSql!': 'text', pingSql: 'text', selectSql: 'text' },
  Privacy: { options: '{text}' },
  Internal: {
    ...{ cacheStorageLevel: 'text', intermediateBigqueryFormat: 'text', temporaryGcsBucket: 'text' },
    ...{ substituteVars: 'boolean', bqAuditSaveInBatchMode: 'boolean' },
  },
  AccessPolicies: { apply: 'boolean', location: 'text', database: 'text', taxonomy: 'text' },
  SparkScheduling: { maxJobs: 'integer', poolName: 'text', mode: 'text', file: 'text' },
  Expectations: { path: 'text', active: 'boolean', failOnError: 'boolean' },
  Metrics: { path: 'text', discreteMaxCardinality: 'integer', active: 'boolean' },
  Area: {
    ...{ incoming: 'text', stage: 'text', unresolved: 'text', archive: 'text', ingesting: 'text', replay: 'text' },
    hiveDatabase: 'text',
  },
  Lock: { path: 'text', timeout: 'integer', pollTime: 'integer', refreshTime: 'integer' },
  Audit: {
    ...{ path: 'text', sink: 'Sink', maxErrors: 'text', database: 'text', domain: 'text', domainExpectation: 'text' },
    ...{ domainRejected: 'text', detailedLoadAudit: 'boolean', active: 'boolean', sql: 'text' },
  },
  Kafka: {
    ...{ serverOptions: '{text}', topics: '{KafkaTopic}', cometOffsetsMode: 'text', customDeserializers: '{text}' },
  },
  KafkaTopic: {
    ...{ topicName: 'text', maxRead: 'integer', fields: 'text[]', partitions: 'integer', replicationFactor: 'integer' },
    ...{ createOptions: '{text}', accessOptions: '{text}', headers: '{{text}}' },
  },
  DagRef: { load: 'text', transform: 'text' },
  Http: { interface: 'text', port: 'integer' },
} as const satisfies { readonly [object: string]: { readonly [key: string]: string } };

/** Allowed values, in exactly this spelling. */
export const ENUMS: { readonly [name: string]: readonly string[] } = {
  Format: [
    ...['DATAFRAME', 'DSV', 'POSITION', 'JSON', 'JSON_ARRAY', 'JSON_FLAT', 'XML', 'TEXT_XML', 'KAFKA', 'KAFKASTREAM'],
    ...['GENERIC', 'PARQUET'],
  ],
  Trim: ['LEFT', 'RIGHT', 'BOTH', 'NONE'],
  MetricType: ['DISCRETE', 'CONTINUOUS', 'TEXT', 'NONE'],
  MergeOn: ['TARGET', 'SOURCE_AND_TARGET'],
  Materialization: ['TABLE', 'VIEW', 'MATERIALIZED_VIEW', 'HYBRID'],
  TableSync: ['NONE', 'ADD', 'ALL'],
  PrimitiveType: [
    ...['string', 'long', 'int', 'short', 'double', 'boolean', 'byte', 'date', 'timestamp', 'decimal', 'variant'],
    'struct',
  ],
  Dialect: ['ANY', 'AMAZON_REDSHIFT', 'DATABRICKS', 'DUCK_DB', 'GOOGLE_BIG_QUERY', 'SNOWFLAKE'],
};

/** The section of each kind of file, and the type of its content. */
export const SECTIONS = {
  application: 'Application',
  env: '{text}',
  load: 'Domain',
  table: 'Table',
  transform: 'Job',
  task: 'Task',
  dag: 'Dag',
  types: 'Type[]',
  refs: 'Ref[]',
} as const;

/** Name of a section. */
export type SectionName = keyof typeof SECTIONS;
