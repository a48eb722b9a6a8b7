import { Token } from 'aws-cdk-lib';
import type { FreshnessLimits, MonitoredPipeline, MonitoringSettings, RunLimits } from '../contract/monitoring';
import { checkDataset } from '../commands/starlake-names';
import { machineName } from '../pipeline/machine-arns';
import type { IStarlakePipeline } from '../pipeline/i-starlake-pipeline';
import { checkRatio, knownSeconds } from '../private/checks';
import { PipelineSchedule } from '../schedule/pipeline-schedule';
import { outermostStack } from '../private/physical-names';
import { nearest } from '../text/nearest';
import type { MonitoringLimits, MonitoringOptions, TableFreshness } from './monitoring-options';

const DEFAULTS: RunLimits = { lateAfter: 7200, waitingAfter: 3600, maxRejectedRatio: 0.01 };

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
  const { freshness = {}, limits = {} } = options;
  const names = pipelines.map(({ pipelineName }) => pipelineName);
  given(limits).forEach(([name]) => checkPipelineName(name, names, what('limits')));
  return {
    pipelines: pipelines.map((pipeline) => {
      const { pipelineName: name } = pipeline;
      const own = Object.hasOwn(limits, name) ? limits[name] : {};
      return { ...monitored(path, pipeline, schedules), ...runLimits(own, `'${name}' in ${what('limits')}`) };
    }),
    ...DEFAULTS,
    ...runLimits(options, `'${path}'`),
    freshness: Object.fromEntries(
      given(freshness).map(([dataset, each]) => [
        checkDataset(dataset, `a dataset in ${what('freshness')}`),
        freshnessLimits(each, `'${dataset}' in ${what('freshness')}`),
      ]),
    ),
  };
}

function given<T>(all: { readonly [name: string]: T }): Array<[name: string, each: T]> {
  return Object.entries(all).filter(([, each]) => each !== undefined);
}

function checkPipelineName(name: string, names: readonly string[], what: string): void {
  if (!names.includes(name)) {
    const near = nearest(name, names);
    throw new Error(
      `${what} has '${name}', which is none of its pipelines` +
        (near === undefined ? `; these are ${names.join(', ')}` : `, did you mean '${near}'?`),
    );
  }
}

function runLimits({ lateAfter, waitingAfter, rejectedRatio }: MonitoringLimits, what: string): Partial<RunLimits> {
  const of = (name: keyof MonitoringLimits) => `'${name}' of ${what}`;
  return {
    ...(lateAfter === undefined ? {} : { lateAfter: knownSeconds(lateAfter, of('lateAfter'), 60) }),
    ...(waitingAfter === undefined ? {} : { waitingAfter: knownSeconds(waitingAfter, of('waitingAfter'), 60) }),
    ...(rejectedRatio === undefined ? {} : { maxRejectedRatio: knownRatio(rejectedRatio, of('rejectedRatio')) }),
  };
}

function knownRatio(ratio: number, what: string): number {
  if (Token.isUnresolved(checkRatio(ratio, what))) {
    throw new Error(`${what} must be known at synth`);
  }
  return ratio;
}

function freshnessLimits({ warnAfter, errorAfter }: TableFreshness, what: string): FreshnessLimits {
  const limits = {
    ...(warnAfter === undefined ? {} : { warn: knownSeconds(warnAfter, `'warnAfter' of ${what}`, 60) }),
    ...(errorAfter === undefined ? {} : { error: knownSeconds(errorAfter, `'errorAfter' of ${what}`, 60) }),
  };
  if (Object.keys(limits).length === 0) {
    throw new Error(`${what} must have 'warnAfter' or 'errorAfter', such as an 'errorAfter' of two days`);
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
