import { utcTime } from '../../lib/contract/iso-time';
import type { ExecutionDetail, LineagePipeline } from '../../lib/contract/lineage';
import { facet, Facets, RunRef } from './model';
import type { LineageNames } from './names';

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

/** How a pipeline is called, or one of its tables or tasks. */
export function jobName({ kind, name }: LineagePipeline, step?: string): string {
  return [kind, name, ...(step === undefined ? [] : [step])].join('.');
}

export function jobType(type: string) {
  return facet('jobType', { processingType: 'BATCH', integration: 'STARLAKE', jobType: type });
}

export function errorMessage(message: string): Facets {
  return { errorMessage: facet('errorMessage', { message, programmingLanguage: 'Scala' }) };
}

export function nominalTime(date: string | undefined): Facets {
  const time = utcTime(date ?? '');
  // Starlake's dates have no fractions: what tells the start of a run has the time that its end has.
  time?.setUTCMilliseconds(0);
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
