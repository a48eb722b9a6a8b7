import { Annotations } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { DatasetTriggerProps } from './dataset-trigger-props';
import { TriggerSettings, triggerSettings } from './trigger-settings';
import { StarlakeJob } from '../job/starlake-job';
import type { IStarlakePipeline } from '../pipeline/i-starlake-pipeline';
import { StarlakePipeline } from '../pipeline/starlake-pipeline';
import { TRIGGER_KEYS } from './trigger-keys';
import { checkInstance } from '../private/checks';
import { datasetPatterns } from './dataset-patterns';
import { checkNear, checkUsable } from '../private/places';
import { checkKeys } from '../private/struct-keys';
import { cut } from '../contract/cut';

/**
 * Starts a pipeline when its datasets were refreshed. It learns it from the events that pipelines publish on the job's bus,
 * and joins them in a DynamoDB table of the job: an event that comes twice counts once, those that come out of order count
 * as if they came in order, and of several that complete a set at once, one starts the run.
 *
 * A run gets `{"scheduledTime", "dataInterval": {"since", "startDate"?, "end"}}`: its logical date is the latest of its datasets',
 * and its interval ends there. It begins with the last logical date before the earliest of them (`since`) for which a run has
 * succeeded, as the run finds it when it holds the run lock.
 *
 * What cannot be handled is in the job's dead-letter queue, and nothing is lost of it: the next event starts what is due.
 */
export class DatasetTrigger extends Construct {
  /** The pipeline that it starts. */
  public readonly pipeline: IStarlakePipeline;
  /** The rules that listen: one, or several where one has no room for all datasets. */
  public readonly rules: events.IRule[];

  /**
   * @throws Error for datasets, times and schedules that cannot be right, for more datasets than a rule can hand on, and for a
   * pipeline that has a trigger already
   */
  constructor(scope: Construct, id: string, props: DatasetTriggerProps) {
    super(scope, id);
    const { path } = this.node;
    const keys = { ...TRIGGER_KEYS, job: 'own', pipeline: 'own' } as const;
    checkKeys(props, keys, `'${path}'`, { isOpen: new.target !== DatasetTrigger });
    const job = checkInstance(props.job, StarlakeJob, `'job' of '${path}'`);
    checkNear(this, job, 'its job');
    checkInstance(props.pipeline, StarlakePipeline, `'pipeline' of '${path}'`);
    this.pipeline = props.pipeline;
    checkNear(this, this.pipeline, 'its pipeline', this.pipeline.stateMachineArn);
    const { bus } = job._context.events;
    if (bus) {
      checkUsable(this, bus, 'the event bus of its job', 'account', { arn: bus.eventBusArn });
    }
    const settings: TriggerSettings = triggerSettings(props, path, job._options.pipelines);
    const joins = job._resources.joins;
    const target = joins.targetFor(this, this.pipeline, settings);
    const ofCycle = [
      ...(props.optionalDatasets ? [`'optionalDatasets'`] : []),
      ...(props.beyondDataCycle === false ? [`'beyondDataCycle'`] : []),
    ];
    if (ofCycle.length > 0 && (props.dataCycle ?? 'none').toLowerCase() === 'none') {
      Annotations.of(this).addWarningV2(
        'starlake-stepfunctions:noDataCycle',
        `${ofCycle.join(' and ')} of '${path}' has no effect without a 'dataCycle'`,
      );
    }
    this.rules = datasetPatterns(settings.datasets).map((eventPattern, i) => {
      const rule = new events.Rule(this, i === 0 ? 'Rule' : `Rule${i + 1}`, {
        ruleName: joins.ruleName(this, i),
        description: cut(`Starlake: datasets of ${this.pipeline.pipelineName} were refreshed`, 512),
        eventBus: bus,
        eventPattern,
        targets: [target],
      });
      // It knows it by its name only.
      rule.node.addDependency(this.pipeline._machine);
      return rule;
    });
    joins.addRules(this.rules.length);
  }
}
