import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { renamedTables } from './load-dataset';
import { hiddenLogLevel } from '../pipeline/log-level';
import { checkRatio, checkWhole, knownSeconds } from '../private/checks';
import { addLambdaRetry } from '../functions/lambda-retry';
import { END_POLLING } from '../pipeline/lock-polling';
import type { Areas, LoadStatesProps } from './load-states-props';
import { handlerState } from '../pipeline/handler-state';
import type { EndLoadEvent, Rung } from '../contract/end-load';
import type { StoredEndLoadEvent } from '../contract/round-files';
import type { RoundStore } from './round-store';

/**
 * The state after the loads: it ends a round. It is the only state that fails a run on purpose, with an error of its
 * function: a redrive starts there with the same input, and a Fail state would only fail again (AWS).
 *
 * @throws Error for invalid `retries`, `retryDelay` and `maxRejectedRatio`
 */
export function endState(
  scope: Construct,
  props: LoadStatesProps,
  { landing, pending, ingesting, archive, lock, succeeded }: Areas,
  known: EndLoadEvent['tables'],
  ladder: Rung[],
  budget: number,
  store?: RoundStore,
): sfn.TaskStateBase {
  const { job, domain } = props;
  const { path } = scope.node.scope!.node;
  const retries = checkWhole(props.retries ?? job._options.retries, `'retries' of '${path}'`, { min: 0 });
  const retryDelay = knownSeconds(props.retryDelay ?? job._options.retryDelay, `'retryDelay' of '${path}'`);
  const maxRejectedRatio = checkRatio(
    props.maxRejectedRatio ?? job._options.maxRejectedRatio,
    `'maxRejectedRatio' of '${path}'`,
  );
  const hidden = hiddenLogLevel(job, props.environment);
  const renamed = renamedTables(domain, props.tables);
  const end = handlerState<EndLoadEvent | StoredEndLoadEvent>(scope, 'End', {
    name: `end_loading_${domain}`,
    handler: job._resources.endLoad,
    payload: {
      domain,
      pipeline: props.pipelineName ?? domain,
      execution: sfn.JsonPath.objectAt('$$.Execution'),
      pending: pending.path,
      landing: landing?.path,
      ingesting: ingesting.path,
      archive: archive.path,
      lock: lock.path,
      succeeded: succeeded.path,
      overlap: props.overlap,
      ...(store?.lists ?? { renamed: Object.keys(renamed).length > 0 ? renamed : undefined, tables: known }),
      retries,
      importRetries: landing && job._context.runtime.hasSidecars ? retries : undefined,
      retryDelay,
      budget,
      ladder,
      maxRejectedRatio,
      hidden,
      state: sfn.JsonPath.objectAt('$'),
    },
    // Drops the results of the loads, which the function has read: a state's data can have 256 KiB.
    resultSelector: { 'preLoad.$': '$' },
  });
  return addLambdaRetry(end, ['Starlake.LoadFailed', 'Starlake.ImportFailed', 'Starlake.InvalidLock'], [END_POLLING]);
}
