import { Annotations, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IStarlakeJob } from '../job/i-starlake-job';

/**
 * Warns if a pipeline writes to databases that the Glue catalog of its job does not name: Glue denies access to them.
 * It is no error, because a table that is written through another connection needs no database.
 *
 * @param writes datasets, `domain.table`
 */
export function warnOfDatabases(pipeline: Construct, job: IStarlakeJob, writes: readonly string[]): void {
  const databases = job._catalog?.databases;
  if (databases === undefined || databases.some((name) => Token.isUnresolved(name))) {
    return;
  }
  const known = writes.filter((dataset) => !Token.isUnresolved(dataset));
  const written = known.map((dataset) => dataset.slice(0, dataset.lastIndexOf('.')).toLowerCase());
  const missing = [...new Set(written)].filter((name) => !databases.includes(name)).sort();
  if (missing.length > 0) {
    const all = [...databases, ...missing].join(', ');
    Annotations.of(pipeline).addWarningV2(
      'starlake-stepfunctions:databases',
      `'${pipeline.node.path}' writes tables of ${missing.join(', ')}, and the 'catalog' of '${job.node.path}' lets its commands use ` +
        `${databases.join(', ')} only: where these tables are in the catalog, give LakeCatalog.glue the 'databases' ${all}`,
    );
  }
}
