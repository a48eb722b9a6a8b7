import type { LineagePipeline, LineageStep } from '../../lib/contract/lineage';
import { expectationEvents } from './expectation-events';
import { facet, Dataset, Facets, RunEvent, runEvent, RunRef } from './model';
import type { LineageNames } from './names';
import type { RunOutcome, StepOutcome } from './outcome';
import { errorMessage, inputOf, isoTime, jobName, jobType, nominalTime, Run } from './run';
import { runId } from './run-id';

/**
 * The start or the end of the pipeline.
 *
 * @param starter the run of another pipeline that has started it
 */
export function pipelineEvent(
  eventType: RunEvent['eventType'],
  { detail, pipeline, ref, started }: Run,
  outcome: RunOutcome | undefined,
  starter: RunRef | undefined,
): RunEvent {
  const { scheduledTime } = inputOf(detail.input);
  const nominal = outcome?.scheduledDate ?? (typeof scheduledTime === 'string' ? scheduledTime : undefined);
  return runEvent({
    eventType,
    eventTime: eventType === 'START' ? started : isoTime(detail.stopDate ?? Date.parse(started)),
    run: {
      ...ref.run,
      facets: {
        ...nominalTime(nominal),
        ...(starter ? { parent: facet('parent', { ...starter, root: starter }) } : {}),
        ...(eventType === 'FAIL' || eventType === 'ABORT' ? errorMessage(outcome?.failure ?? detail.status) : {}),
      },
    },
    job: {
      ...ref.job,
      facets: {
        jobType: jobType('PIPELINE'),
        ...(pipeline.description === undefined
          ? {}
          : { documentation: facet('documentationJob', { description: pipeline.description }) }),
      },
    },
    inputs: [],
    outputs: [],
  });
}

/** The start and the end of a table or a task. */
export function stepEvents(
  outcome: StepOutcome,
  run: Run,
  { scheduledDate }: RunOutcome,
  starter: RunRef | undefined,
): RunEvent[] {
  const { detail, redrive, pipeline, names, ref, started } = run;
  const step = pipeline.steps[outcome.step]!;
  const facets: Facets = {
    ...nominalTime(scheduledDate),
    parent: facet('parent', { ...ref, root: starter ?? ref }),
  };
  const output = names.table(step.writes);
  const isDone = outcome.failure === undefined;
  const event = {
    eventTime: started,
    run: { runId: runId(detail.executionArn, redrive, outcome.step), facets },
    job: {
      namespace: ref.job.namespace,
      name: jobName(pipeline, outcome.step),
      facets: { jobType: jobType(pipeline.kind.toUpperCase()) },
    },
    inputs: inputsOf(step, pipeline, names),
    outputs: [output],
  };
  const expected = expectationEvents(outcome, run, event, starter ?? ref);
  const counted = isDone && outcome.rows !== undefined && outcome.rows >= 0;
  return [
    runEvent({ ...event, eventType: 'START' }),
    runEvent({
      ...event,
      eventType: isDone ? 'COMPLETE' : 'FAIL',
      eventTime: isoTime(detail.stopDate ?? Date.parse(started)),
      run: { ...event.run, facets: { ...facets, ...(isDone ? {} : errorMessage(outcome.failure!)) } },
      outputs: [
        counted
          ? { ...output, outputFacets: { outputStatistics: facet('outputStatistics', { rowCount: outcome.rows }) } }
          : output,
      ],
    }),
    ...expected,
  ];
}

function inputsOf({ reads = [] }: LineageStep, { files }: LineagePipeline, names: LineageNames): Dataset[] {
  return [...reads.map((dataset) => names.table(dataset)), ...(files === undefined ? [] : [names.files(files)])];
}
