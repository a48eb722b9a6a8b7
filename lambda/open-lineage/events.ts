import { utcTime } from '../../lib/contract/iso-time';
import type { ExecutionDetail, LineagePipeline, LineageStep } from '../../lib/contract/lineage';
import { facet, Dataset, Facets, RunEvent, runEvent, RunRef } from './model';
import type { LineageNames } from './names';
import type { RunOutcome, StepOutcome } from './outcome';
import { runId } from './run-id';

/** A run of a pipeline. */
export interface Run {
  readonly detail: ExecutionDetail;
  readonly redrive: number;
  readonly pipeline: LineagePipeline;
  readonly names: LineageNames;
  readonly ref: RunRef;
  /** When it was started or redriven: ISO-8601. */
  readonly started: string;
}

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
  ];
}

/** How a pipeline is called, or one of its tables or tasks. */
export function jobName({ kind, name }: LineagePipeline, step?: string): string {
  return [kind, name, ...(step === undefined ? [] : [step])].join('.');
}

function inputsOf({ reads = [] }: LineageStep, { files }: LineagePipeline, names: LineageNames): Dataset[] {
  return [...reads.map((dataset) => names.table(dataset)), ...(files === undefined ? [] : [names.files(files)])];
}

function jobType(type: string) {
  return facet('jobType', { processingType: 'BATCH', integration: 'STARLAKE', jobType: type });
}

function errorMessage(message: string): Facets {
  return { errorMessage: facet('errorMessage', { message, programmingLanguage: 'Scala' }) };
}

function nominalTime(date: string | undefined): Facets {
  const time = utcTime(date ?? '');
  return time === undefined ? {} : { nominalTime: facet('nominalTime', { nominalStartTime: time.toISOString() }) };
}

/** The input of an execution. */
export function inputOf(input: string | null | undefined): { readonly [field: string]: unknown } {
  try {
    return Object(JSON.parse(input ?? '{}')) as { readonly [field: string]: unknown };
  } catch {
    // An input that is no JSON does not exist in Step Functions.
    return {};
  }
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
