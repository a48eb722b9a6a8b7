import type { Variables } from '../../../../lib/project/variables/jinja';
import { asMapping, type Mapping } from '../project/mapping';

/**
 * Environment variables that set a key of `application` that the file does not have (Starlake: reference-*.conf). For
 * those of folders see `resolveAreas`.
 */
const VARIABLES: ReadonlyArray<readonly [variable: string, ...path: string[]]> = [
  ['SL_ARCHIVE', 'archive'],
  ['SL_REJECT_ALL_ON_ERROR', 'rejectAllOnError'],
  ['SL_REJECT_WITH_VALUE', 'rejectWithValue'],
  ['SL_REJECT_MAX_RECORDS', 'rejectMaxRecords'],
  ['SL_EMPTY_IS_NULL', 'emptyIsNull'],
  ['SL_LOAD_STRATEGY', 'loadStrategyClass'],
  ['SL_LOADER', 'loader'],
  ['SL_GROUPED', 'grouped'],
  ['SL_PRIVACY_ONLY', 'privacyOnly'],
  ['SL_VALIDATE_ON_LOAD', 'validateOnLoad'],
  ['SL_SINK_REPLAY_TO_FILE', 'sinkReplayToFile'],
  ['SL_AUTO_EXPORT_SCHEMA', 'autoExportSchema'],
  ['SL_CREATE_SCHEMA_IF_NOT_EXISTS', 'createSchemaIfNotExists'],
  ['SL_SYNC_YAML_WITH_DB', 'syncYamlWithDb'],
  ['SL_UDFS', 'udfs'],
  ['SL_DATABASE', 'database'],
  ['SL_TENANT', 'tenant'],
  ['SL_SCD2_START_TIMESTAMP', 'scd2StartTimestamp'],
  ['SL_SCD2_END_TIMESTAMP', 'scd2EndTimestamp'],
  ['SL_CONNECTION_REF', 'connectionRef'],
  ['SL_LOAD_CONNECTION_REF', 'loadConnectionRef'],
  ['SL_CONNECTION_REF', 'loadConnectionRef'],
  ['SL_TRANSFORM_CONNECTION_REF', 'transformConnectionRef'],
  ['SL_CONNECTION_REF', 'transformConnectionRef'],
  ['SL_AUDIT_ACTIVE', 'audit', 'active'],
  ['SL_AUDIT_DATABASE', 'audit', 'database'],
  ['SL_AUDIT_DOMAIN', 'audit', 'domain'],
  ['SL_CONNECTION_REF', 'audit', 'sink', 'connectionRef'],
  ['SL_AUDIT_SINK_CONNECTION_REF', 'audit', 'sink', 'connectionRef'],
  ['SL_EXPECTATIONS_ACTIVE', 'expectations', 'active'],
  ['SL_EXPECTATIONS_FAIL_ON_ERROR', 'expectations', 'failOnError'],
  ['SL_METRICS_ACTIVE', 'metrics', 'active'],
  ['SL_INTERNAL_SUBSTITUTE_VARS', 'internal', 'substituteVars'],
  ['SL_SCHEDULING_MAX_JOBS', 'sparkScheduling', 'maxJobs'],
];

/** `application` completed from the environment: as in Starlake, the file has priority. */
export function withEnvironment(application: Mapping, environment: Variables): Mapping {
  const given = VARIABLES.filter(([variable]) => environment[variable] !== undefined);
  const below = given.reduce<Mapping>((all, [variable, ...path]) => put(all, path, environment[variable]), {});
  return merge(below, application);
}

/** The environment variable that sets a key of `application`; undefined if none does. */
export function variableOf(path: ReadonlyArray<string | number>, environment: Variables): string | undefined {
  return VARIABLES.filter(([variable, ...of]) => environment[variable] !== undefined && of.join('.') === path.join('.'))
    .map(([variable]) => variable)
    .at(-1);
}

function put(mapping: Mapping, [key, ...rest]: readonly string[], value: string): Mapping {
  return { ...mapping, [key]: rest.length === 0 ? value : put(asMapping(mapping[key]) ?? {}, rest, value) };
}

function merge(below: Mapping, above: Mapping): Mapping {
  const both = Object.entries(above).map(([key, value]) => {
    const [one, other] = [asMapping(below[key]), asMapping(value)];
    return [key, one && other ? merge(one, other) : (value ?? below[key])] as const;
  });
  return { ...below, ...Object.fromEntries(both) };
}
