import { Duration, Token } from 'aws-cdk-lib';
import type { FreshnessLimits, MonitoredPipeline, MonitoringSettings } from '../contract/monitoring';
import { checkDataset } from '../commands/starlake-names';
import { machineName } from '../pipeline/machine-arns';
import type { IStarlakePipeline } from '../pipeline/i-starlake-pipeline';
import { checkRatio, knownSeconds } from '../private/checks';
import { PipelineSchedule } from '../schedule/pipeline-schedule';
import { outermostStack } from '../private/physical-names';
import type { MonitoringOptions, TableFreshness } from './monitoring-options';

/**
 * What the function of a monitoring knows.
 *
 * @param path of the monitoring, for errors
 * @throws Error for values that cannot be right, and for a state machine whose name is known at deployment only
 */
export function monitoringSettings(
  path: string,
  pipelines: readonly IStarlakePipeline[],
  schedules: readonly PipelineSchedule[],
  options: MonitoringOptions,
): MonitoringSettings {
  const what = (name: keyof MonitoringOptions) => `'${name}' of '${path}'`;
  const {
    lateAfter = Duration.hours(2),
    waitingAfter = Duration.hours(1),
    rejectedRatio = 0.01,
    freshness = {},
  } = options;
  return {
    pipelines: pipelines.map((pipeline) => monitored(path, pipeline, schedules)),
    lateAfter: knownSeconds(lateAfter, what('lateAfter'), 60),
    waitingAfter: knownSeconds(waitingAfter, what('waitingAfter'), 60),
    maxRejectedRatio: checkRatio(rejectedRatio, what('rejectedRatio')),
    freshness: Object.fromEntries(
      Object.entries(freshness)
        .filter(([, each]) => each !== undefined)
        .map(([dataset, each]) => [
          checkDataset(dataset, `a dataset in ${what('freshness')}`),
          limitsOf(each, `'${dataset}' in ${what('freshness')}`),
        ]),
    ),
  };
}

function limitsOf({ warnAfter, errorAfter }: TableFreshness, what: string): FreshnessLimits {
  const limits = {
    ...(warnAfter === undefined ? {} : { warn: knownSeconds(warnAfter, `'warnAfter' of ${what}`, 60) }),
    ...(errorAfter === undefined ? {} : { error: knownSeconds(errorAfter, `'errorAfter' of ${what}`, 60) }),
  };
  if (Object.keys(limits).length === 0) {
    throw new Error(`${what} must have 'warnAfter' or 'errorAfter', such as { errorAfter: Duration.days(2) }`);
  }
  return limits;
}

function monitored(path: string, pipeline: IStarlakePipeline, all: readonly PipelineSchedule[]): MonitoredPipeline {
  const machine = machineName(pipeline) ?? pipeline.stateMachineArn.split(':')[6];
  if (machine === undefined || Token.isUnresolved(machine)) {
    throw new Error(
      `the name of the state machine of '${pipeline.node.path}' must be known at synth, so that '${path}' knows whose runs it is told ` +
        `of: give it as text, not as a token`,
    );
  }
  const schedules = all.filter((each) => each.pipeline === pipeline).flatMap(({ _monitored }) => _monitored ?? []);
  return {
    name: pipeline.pipelineName,
    kind: pipeline._kind,
    machine,
    ...stackOf(pipeline),
    ...(schedules.length === 0 ? {} : { schedules }),
  };
}

function stackOf(pipeline: IStarlakePipeline): Pick<MonitoredPipeline, 'stack'> {
  const { stackName } = outermostStack(pipeline);
  return machineName(pipeline) === undefined || Token.isUnresolved(stackName) ? {} : { stack: stackName };
}
