import { checkTexts } from '../private/checks';

/**
 * Spark settings as the Starlake image takes them: `SPARK_CONF_OPTIONS` for spark-submit, and `SPARK_DRIVER_MEMORY`, the
 * heap of the JVM that does the work (`starlake.sh`; Starlake's Python distribution ignores `spark_config` on Fargate).
 *
 * @throws Error when a value is no text, or has a space or a quote: the script splits the variable at spaces
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
