import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { machineName } from '../pipeline/machine-arns';
import type { IStarlakePipeline } from '../pipeline/i-starlake-pipeline';
import { StarlakePipeline } from '../pipeline/starlake-pipeline';
import { nearest } from '../text/nearest';

/**
 * Errors for datasets whose freshness is watched, and that no pipeline writes whose refreshes a monitoring is told of: they would be stale
 * for ever. None where it is not known what is written.
 *
 * @param pipelines of the monitoring
 * @param prefix what the names of the job's state machines begin with
 */
export function unknownFreshness(
  monitoring: Construct,
  pipelines: readonly IStarlakePipeline[],
  prefix: string,
  datasets: readonly string[],
): string[] {
  const others = monitoring.node.root.node
    .findAll()
    .filter((each) => each instanceof StarlakePipeline)
    .filter((each) => machineName(each)?.startsWith(prefix));
  const all: IStarlakePipeline[] = [...pipelines, ...others];
  const writes = all.map(({ _writes }) => _writes);
  const written = [...new Set(writes.flatMap((each) => each ?? []))];
  if (writes.includes(undefined) || written.some((dataset) => Token.isUnresolved(dataset))) {
    return [];
  }
  return datasets
    .filter((dataset) => !written.includes(dataset))
    .map((dataset) => {
      const near = nearest(dataset, written);
      return (
        `'freshness' of '${monitoring.node.path}' has '${dataset}', which no pipeline that it hears of writes` +
        (near === undefined
          ? `; they write ${written.slice(0, 10).join(', ')}${written.length > 10 ? '…' : ''}`
          : `, did you mean '${near}'?`)
      );
    });
}
