import { jsonObject, parseSeconds, whole } from './option-parsers';
import { StarlakeOptions } from './starlake-options';
import type { IgnoredOption } from './ignored-options';

/** What does here what an argument of Airflow does there. */
const INSTEAD: { readonly [argument: string]: string } = {
  email: 'an alarm on metricFailed() of the pipeline',
  email_on_failure: 'an alarm on metricFailed() of the pipeline',
  email_on_retry: 'the history of the execution, where each try is',
  depends_on_past: "runs of a pipeline wait for each other, and each loads what the one before has left: its 'overlap'",
  execution_timeout: "'taskTimeout' of a table or a task",
  max_active_runs: 'the option max_active_runs',
  owner: "the option 'tags'",
  pool: 'the option default_pool',
  start_date: 'the option start_date',
  end_date: 'the option end_date',
};

/**
 * Reads `default_dag_args`, the arguments that Airflow gives all tasks of a dag: `retries` and `retry_delay`, in seconds, count here
 * too, and others have no effect.
 *
 * @param fail throws an error that says what the option must be
 */
export function defaultDagArgs(
  text: string,
  fail: (expected: string) => never,
): { readonly options: StarlakeOptions; readonly ignored: IgnoredOption[] } {
  if (text === '') {
    return { options: {}, ignored: [] };
  }
  const expected = 'a JSON object of arguments of Airflow, such as {"retries": 3, "retry_delay": 60}';
  const given = Object.entries(jsonObject(text, expected, fail)).filter(([, value]) => value !== null);
  const { retries, retry_delay: delay, ...others } = Object.fromEntries(given);
  const failAt = (name: string) => (wanted: string) => fail(`${expected}; '${name}' must be ${wanted}`);
  const isSaid = ([, value]: [string, unknown]) => value !== false && value !== '';
  return {
    options: {
      ...(retries === undefined
        ? {}
        : { retries: whole('a whole number of tries')(String(retries), failAt('retries')) as number }),
      ...(delay === undefined
        ? {}
        : { retryDelay: parseSeconds(String(delay), failAt('retry_delay')) as StarlakeOptions['retryDelay'] }),
    },
    ignored: Object.entries(others)
      .filter(isSaid)
      .map(([name]) => ({
        name: `default_dag_args.${name}`,
        instead: Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : 'it is an argument of Airflow',
      })),
  };
}
