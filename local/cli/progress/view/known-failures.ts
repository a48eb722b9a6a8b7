import type { Failure } from '../cause';
import type { RunEvent } from '../../../run-event';
import { listed, tablesOfItem } from './label';

/** Why a table was not loaded or a task failed, as soon as a state reports it. */
export interface KnownFailure {
  /** The table, the task, or the container of several tables, after the pipelines that were started for it. */
  readonly name: string;
  /** The tables or the task. */
  readonly of: readonly string[];
  readonly text: string;
}

/** The failures that a run has reported so far. */
export interface KnownFailures {
  /** The failures that the last event reported for the first time. */
  readonly latest: readonly KnownFailure[];
  /** The last reason for each failed table or task, by its name. */
  readonly reasons: ReadonlyMap<string, string>;
  /** Every failure that was reported, as `name: text`. */
  readonly reported: ReadonlySet<string>;
}

/** Before anything has failed. */
export const NO_FAILURES: KnownFailures = { latest: [], reasons: new Map(), reported: new Set() };

/**
 * The known failures after an event. A run continues after a failure: other tables are loaded, and the failed ones are
 * tried again, perhaps much later. So a failure is shown when its state reports it, and only once, though later states
 * repeat it.
 */
export function reduceFailures(known: KnownFailures, event: RunEvent): KnownFailures {
  if (event.type === 'ExecutionStarted') return NO_FAILURES;
  const latest = failuresIn(event, '')
    .filter(({ isExplanation, failure }) => isExplanation || !known.reported.has(keyOf(failure)))
    .map(({ failure }) => failure);
  if (latest.length === 0) return known.latest.length === 0 ? known : { ...known, latest };
  return {
    latest,
    reasons: new Map([...known.reasons, ...latest.flatMap(({ of, text }) => of.map((each) => [each, text] as const))]),
    reported: new Set([...known.reported, ...latest.map(keyOf)]),
  };
}

interface ReportedFailure {
  readonly failure: KnownFailure;
  /** Whether it explains one container: each is reported, even with the same text. */
  readonly isExplanation: boolean;
}

function failuresIn(event: RunEvent, prefix: string): ReportedFailure[] {
  if (event.type === 'ChildEvent') return failuresIn(event.event, `${prefix}${event.pipeline} `);
  if (event.type !== 'StateExited' || event.stateType !== 'Task' || !isRecord(event.output)) return [];
  const { failure, table, task, preLoad } = event.output;
  const explained = explainedIn(failure);
  const names = table === undefined ? [String(task)] : tablesOfItem({ table });
  const explanations = explained ? [{ names, failure: explained }] : [];
  const ended = isRecord(preLoad) && Array.isArray(preLoad['failed']) ? preLoad['failed'].flatMap(endedLoad) : [];
  const report = (isExplanation: boolean) => (named: NamedFailure) => ({
    failure: {
      // The end of the round reports each table of the container.
      name: `${prefix}${named.names.length > 1 ? 'container of ' : ''}${listed(named.names)}`,
      of: named.names.map((name) => prefix + name),
      text: failureText(named.failure) ?? '',
    },
    isExplanation,
  });
  return [...explanations.map(report(true)), ...ended.map(report(false))];
}

/** The text of a failure: its diagnosis, or its kind if there was no room for a diagnosis. */
export function failureText({ diagnosis, kind }: Failure): string | undefined {
  return diagnosis ?? kind?.toLowerCase().replaceAll('_', ' ');
}

interface NamedFailure {
  readonly names: readonly string[];
  readonly failure: Failure;
}

/** A table that is not tried again, from the output of the state that ends a round of loads. */
function endedLoad(value: unknown): NamedFailure[] {
  const { load, failure } = isRecord(value) ? value : {};
  const explained = explainedIn(failure);
  return explained && isRecord(load) ? [{ names: tablesOfItem(load), failure: explained }] : [];
}

/** An explained failure; a transform has it one level deeper. */
function explainedIn(value: unknown): Failure | undefined {
  if (!isRecord(value)) return undefined;
  return typeof value['kind'] === 'string' ? value : explainedIn(value['failure']);
}

function keyOf({ name, text }: KnownFailure): string {
  return `${name}: ${text}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
