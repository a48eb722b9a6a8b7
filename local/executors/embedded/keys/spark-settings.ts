import { asMapping, asText, type Mapping } from '../project/mapping';
import type { ErrorOfKey } from './sort-keys';

/** Prefixes of Spark settings (`application.spark`) that do not affect the values read. */
const WITHOUT_EFFECT =
  /^(localCatalog|catalogKeys|serializer|kryo|kryoserializer|ui|debug|master|app|driver|executor|cores|dynamicAllocation|eventLog|history|scheduler|default\.parallelism|hadoop|delta|databricks|datasource|pyFiles|jars|submit|memory|network|rpc|port|shuffle|speculation|task|local|cleaner|rdd|broadcast|locality|yarn|kubernetes|metrics|log|io|storage|excludeOnFailure|sql\.(catalog|defaultCatalog|catalogImplementation|extensions|warehouse|shuffle|adaptive|autoBroadcastJoinThreshold|broadcastTimeout|hive|files|streaming|sources\.partitionOverwriteMode|parquet\.\w*Write|parquet\.compression|iceberg|ui|debug|thriftServer))(\.|$)/;

/** Settings that do, with the value that changes nothing: Starlake's own. */
const DEFAULTS: Readonly<Record<string, string>> = {
  'sql.ansi.enabled': 'false',
  'sql.session.timeZone': 'utc',
  'sql.parquet.int96RebaseModeInWrite': 'corrected',
  'sql.parquet.datetimeRebaseModeInWrite': 'corrected',
};

/**
 * Checks settings of Spark, which does not run here.
 *
 * @returns The settings to report as without effect.
 * @throws Error for a setting that can change what is read from a file.
 */
export function sortSparkSettings(spark: Mapping, errorOf: ErrorOfKey): string[] {
  return settingsBelow(spark, []).flatMap(({ path, name, value }) => {
    if (WITHOUT_EFFECT.test(name)) return [`spark.${name}`];
    if (Object.hasOwn(DEFAULTS, name) && DEFAULTS[name] === value.toLowerCase()) return [];
    throw errorOf(['spark', ...path], `is ${value}: the embedded executor has no Spark to set this for`);
  });
}

/** Settings can be written with dots, or nested. */
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
