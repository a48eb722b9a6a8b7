import { asMapping, asText, type Mapping } from '../project/mapping';
import type { ErrorOfKey } from './sort-keys';

/** Settings of Spark (`application.spark`) that have nothing to do with the values that are read, by how they begin. */
const WITHOUT_EFFECT =
  /^(localCatalog|catalogKeys|serializer|kryo|kryoserializer|ui|debug|master|app|driver|executor|cores|dynamicAllocation|eventLog|history|scheduler|default\.parallelism|hadoop|delta|databricks|datasource|pyFiles|jars|submit|memory|network|rpc|port|shuffle|speculation|task|local|cleaner|rdd|broadcast|locality|yarn|kubernetes|metrics|log|io|storage|excludeOnFailure|sql\.(catalog|defaultCatalog|catalogImplementation|extensions|warehouse|shuffle|adaptive|autoBroadcastJoinThreshold|broadcastTimeout|hive|files|streaming|sources\.partitionOverwriteMode|parquet\.\w*Write|parquet\.compression|iceberg|ui|debug|thriftServer))(\.|$)/;

/** Settings that do, and the value with which nothing changes: Starlake's. */
const DEFAULTS: Readonly<Record<string, string>> = {
  'sql.ansi.enabled': 'false',
  'sql.session.timeZone': 'utc',
  'sql.parquet.int96RebaseModeInWrite': 'corrected',
  'sql.parquet.datetimeRebaseModeInWrite': 'corrected',
};

/**
 * Settings of Spark for which there is no Spark here.
 *
 * @returns Those to say that they have no effect.
 * @throws Error for one that may change what is read from a file.
 */
export function sortSparkSettings(spark: Mapping, errorOf: ErrorOfKey): string[] {
  return settingsBelow(spark, []).flatMap(({ path, name, value }) => {
    if (WITHOUT_EFFECT.test(name)) return [`spark.${name}`];
    if (Object.hasOwn(DEFAULTS, name) && DEFAULTS[name] === value.toLowerCase()) return [];
    throw errorOf(['spark', ...path], `is ${value}: the embedded executor has no Spark to set this for`);
  });
}

/** Settings may be written with dots, or one in another. */
function settingsBelow(
  mapping: Mapping,
  above: readonly string[],
): Array<{ readonly path: readonly string[]; readonly name: string; readonly value: string }> {
  return Object.entries(mapping).flatMap(([key, value]) => {
    const path = [...above, key];
    const inner = asMapping(value);
    return inner ? settingsBelow(inner, path) : [{ path, name: path.join('.'), value: asText(value) ?? '' }];
  });
}
