import type { ExpectationResult } from '../../lib/contract/end-load';
import { facet, RunEvent, runEvent, RunRef } from './model';
import type { StepOutcome } from './outcome';
import { isoTime, jobName, jobType, Run } from './run';
import { runId } from './run-id';

/** What the job of the expectations of a table is called, behind the job that writes it. */
const EXPECTATIONS = 'expectations';

/** Events about a table or a task, before they have a type. */
type StepEvent = Pick<RunEvent, 'run' | 'job' | 'eventTime' | 'outputs'>;

/**
 * The run of the expectations of a table, after that which has written it. OpenLineage has results of tests for inputs only, and the
 * table is no input of what writes it.
 */
export function expectationEvents(
  { step, expectations = [] }: StepOutcome,
  { detail, redrive, started, pipeline }: Run,
  { run, job, eventTime, outputs: [table] }: StepEvent,
  root: RunRef,
): RunEvent[] {
  if (expectations.length === 0) {
    return [];
  }
  const { nominalTime } = run.facets;
  const parent = { run: { runId: run.runId }, job: { namespace: job.namespace, name: job.name } };
  const event = {
    eventTime,
    run: {
      runId: runId(detail.executionArn, redrive, `${step}/${EXPECTATIONS}`),
      facets: { ...(nominalTime ? { nominalTime } : {}), parent: facet('parent', { ...parent, root }) },
    },
    job: {
      namespace: job.namespace,
      name: `${jobName(pipeline, step)}.${EXPECTATIONS}`,
      facets: { jobType: jobType('TEST') },
    },
    outputs: [],
  };
  const inputFacets = {
    dataQualityAssertions: facet('dataQualityAssertions', { assertions: expectations.map(assertionOf) }),
  };
  return [
    runEvent({ ...event, eventType: 'START', inputs: [table!] }),
    runEvent({
      ...event,
      eventType: 'COMPLETE',
      eventTime: isoTime(detail.stopDate ?? Date.parse(started)),
      inputs: [{ ...table!, inputFacets }],
    }),
  ];
}

/** The name of the macro is the kind of the test. Where its query has failed, it has no result. */
function assertionOf({ expect, passed, count }: ExpectationResult) {
  const [assertion = expect] = /^[^(]+/.exec(expect) ?? [];
  const actual = passed || count !== 0 ? { expected: '0', actual: String(count) } : {};
  return { assertion: assertion.trim(), success: passed, name: expect, ...actual };
}
