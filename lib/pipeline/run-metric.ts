import { Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { dimensionOf } from '../contract/metrics';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { METRICS_NAMESPACE } from '../job/job-resources';

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
