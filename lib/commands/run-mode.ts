import { Token } from 'aws-cdk-lib';
import { JsonPath } from 'aws-cdk-lib/aws-stepfunctions';

/** Variable by which Starlake's image chooses how it starts: `main` is plain Java, anything else spark-submit (`starlake.sh`). */
const RUN_MODE = 'SL_RUN_MODE';

/** Variables that only spark-submit gets (`starlake.sh`). `SPARK_MASTER_URL` is read by Starlake itself, too. */
const SUBMIT_ONLY = ['SPARK_CONF_OPTIONS', 'SPARK_DRIVER_MEMORY', 'SPARK_EXTRA_PACKAGES', 'SPARK_DRIVER_OPTIONS'];

/** Commands that run no Spark: the library, and Starlake's own jobs, start imports in plain Java. */
const WITHOUT_SPARK = ['stage', 'import', 'preload'];

/** An environment, and what to call it in errors. */
export interface NamedEnvironment {
  readonly where: string;
  readonly environment: { readonly [name: string]: string };
}

/**
 * Refuses Spark settings of a command that starts without spark-submit: they would have no effect.
 *
 * @param layers the environments of the command, the later over the earlier
 * @throws Error that names where both are said
 */
export function checkRunMode(verb: string, layers: readonly NamedEnvironment[], what: string): void {
  const mode = layers.filter(({ environment }) => environment[RUN_MODE] !== undefined).at(-1);
  if (mode?.environment[RUN_MODE] !== 'main' || WITHOUT_SPARK.includes(verb)) {
    return;
  }
  for (const { where, environment } of layers) {
    const lost = SUBMIT_ONLY.find((name) => (environment[name] ?? '') !== '');
    if (lost !== undefined) {
      throw new Error(
        `${what} has ${RUN_MODE}=main by ${mode.where}, with which Starlake's image ignores ${lost}, and ${where} has ` +
          `${lost}=${shown(environment[lost])}: leave one of them out (Spark settings without spark-submit go below ` +
          `application.spark of application.sl.yml)`,
      );
    }
  }
}

function shown(value: string): string {
  if (JsonPath.isEncodedJsonPath(value)) {
    return "(the 'sparkConfig' of tables or tasks)";
  }
  return Token.isUnresolved(value) ? '(known at deployment)' : value;
}
