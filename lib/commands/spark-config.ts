import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { checkTexts } from '../private/checks';

/**
 * Spark settings as the Starlake image takes them: `SPARK_CONF_OPTIONS` for spark-submit, and `SPARK_DRIVER_MEMORY`, the
 * heap of the JVM that does the work (`starlake.sh`; Starlake's Python distribution ignores `spark_config` on Fargate).
 *
 * @throws Error when a value is not a text, or has a space or a quote: the script splits the variable at spaces
 */
export function sparkEnvironment(
  sparkConfig: { [name: string]: string } | undefined,
  what: string,
): { [name: string]: string } {
  const environment: { [name: string]: string } = {};
  const options: string[] = [];
  for (const [name, value] of Object.entries(checkTexts(sparkConfig ?? {}, `'sparkConfig' of ${what}`))) {
    if (!/^[\w.-]+$/.test(name) || !/^[^\s'"`$\\*?]+$/.test(value)) {
      throw new Error(
        `'sparkConfig' of ${what} must be names and values without spaces, quotes and wildcards, got '${name}' = '${value}'`,
      );
    }
    if (name === 'spark.driver.memory') {
      environment.SPARK_DRIVER_MEMORY = value;
    } else {
      options.push(`--conf ${name}=${value}`);
    }
  }
  if (options.length > 0) {
    environment.SPARK_CONF_OPTIONS = options.join(' ');
  }
  return environment;
}

/**
 * Merges environments: a later variable replaces an earlier one, but the Spark and Hadoop settings of all of them are joined.
 * Of two settings of one name, spark-submit and Starlake take the last.
 *
 * @throws Error for `SPARK_CONF_OPTIONS` with quotes, braces or backslashes if others are a path of the state's input: they are
 * joined by an intrinsic function, to which these characters mean something else
 */
export function layEnvironments(
  environments: ReadonlyArray<{ readonly [name: string]: string }>,
  what: string,
): { [name: string]: string } {
  const options = environments.flatMap(({ SPARK_CONF_OPTIONS }) => SPARK_CONF_OPTIONS || []);
  const whole: { [name: string]: string } = Object.assign({}, ...environments);
  const storage = environments.flatMap(({ SL_STORAGE_CONF }) => SL_STORAGE_CONF || []);
  return {
    ...whole,
    ...(storage.length > 0 ? { SL_STORAGE_CONF: storage.join() } : {}),
    ...(options.length > 0 ? { SPARK_CONF_OPTIONS: joinOptions(options, what) } : {}),
  };
}

function joinOptions(options: string[], what: string): string {
  const paths = options.filter((each) => sfn.JsonPath.isEncodedJsonPath(each));
  if (paths.length === 0 || options.length === 1) {
    return options.join(' ');
  }
  const texts = options.filter((each) => !paths.includes(each));
  const wrong = texts.find((each) => /['{}\\]/.test(each.replace(/\$\{Token\[[^\]]*\]\}/g, '')));
  if (wrong !== undefined) {
    throw new Error(
      `SPARK_CONF_OPTIONS of ${what} must have no quotes, braces and backslashes beside the 'sparkConfig' of tables or tasks, ` +
        `got '${wrong}'`,
    );
  }
  const template = options.map((each) => (paths.includes(each) ? '{}' : each)).join(' ');
  return sfn.JsonPath.format(template, ...paths);
}
