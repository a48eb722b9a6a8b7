import { Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { dimensionOf } from '../contract/metrics';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { METRICS_NAMESPACE } from '../job/job-resources';
import { nearest } from '../text/nearest';

/**
 * A metric of a table that nothing loads would never have data, and its alarm stay quiet.
 *
 * @param path of the pipeline
 * @throws Error for a table that is none of the pipeline's
 */
export function checkMetricTable(table: string, tables: readonly string[], path: string): void {
  if (!tables.includes(table)) {
    const near = nearest(table, tables);
    throw new Error(
      `the dimension 'Table' of a metric of '${path}' is '${table}', which is none of its tables` +
        (near === undefined
          ? `; they are ${tables.slice(0, 10).join(', ')}${tables.length > 10 ? '…' : ''}`
          : `, did you mean '${near}'?`),
    );
  }
}

/**
 * A metric that runs of a job write.
 *
 * @param names dimensions that are names of the project; undefined ones are left out
 * @param options of the user, with further dimensions
 */
export function runMetric(
  job: IStarlakeJob,
  metricName: string,
  names: { readonly [dimension: string]: string | undefined },
  { dimensionsMap, ...options }: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  const given = Object.entries(names).flatMap(([dimension, name]) =>
    // A name that is known at deployment only stays as it is.
    name === undefined ? [] : [[dimension, Token.isUnresolved(name) ? name : dimensionOf(name)]],
  );
  return new cloudwatch.Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    statistic: 'Sum',
    ...options,
    dimensionsMap: { Job: job._context.name, ...dimensionsMap, ...Object.fromEntries(given) },
  });
}
