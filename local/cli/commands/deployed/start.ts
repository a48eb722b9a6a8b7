import type { Definition } from '../../../asl';
import { plannedTables } from '../../../assembly/planned-tables';
import { plannedTasks } from '../../../assembly/planned-tasks';
import { parseStarlakeDate } from '../../../../lib/contract/iso-time';
import { MAX_INPUT } from '../../../../lib/contract/limits';
import { nearest } from '../../../../lib/text/nearest';
import { readInput } from '../../arguments/input';
import { UsageError } from '../../errors';
import type { Command } from '../command';
import { inputOf, refuseOtherKind } from '../run/run-input';
import { askedPipeline } from './asked';
import { CALLS_AWS, DEPLOYED_OPTIONS, PIPELINE_OPERAND } from './deployed-options';
import { followUp, WAIT_OPTION } from './end-of-run';

/** `starlake-sfn start`: a run of a deployed pipeline. */
export const startCommand: Command = {
  spec: {
    name: 'start',
    summary: 'start a run of a deployed pipeline',
    operands: [PIPELINE_OPERAND],
    options: {
      tables: { value: 'A,B', help: 'load only these tables, as "tables" of the input' },
      tasks: { value: 'A,B', help: 'run only these tasks, as "tasks" of the input' },
      date: { value: 'TIME', help: 'logical date, as "scheduledTime" of the input (default: that of its schedule)' },
      input: { value: 'JSON', help: 'input of the execution: JSON, @file.json, or - for standard input (default: {})' },
      ...WAIT_OPTION,
      json: { help: 'print JSON: run' },
      ...DEPLOYED_OPTIONS,
    },
    notes: [CALLS_AWS],
    examples: [
      'starlake-sfn start sales',
      'starlake-sfn start sales --tables returns --wait',
      'starlake-sfn start kpi --date 2026-08-02T04:00:00Z',
    ],
  },
  async run(args, io, parts) {
    const input = withDate(inputOf(args, await readInput(args.values['input'], io)), args.values['date']);
    const bytes = Buffer.byteLength(JSON.stringify(input));
    if (bytes > MAX_INPUT) {
      throw new UsageError(
        `the input has ${bytes} bytes, and may have ${MAX_INPUT}`,
        'Select fewer tables or tasks, and start several runs.',
      );
    }
    const asked = await askedPipeline(args, io, parts);
    const { project, pipeline } = asked;
    refuseOtherKind(pipeline, args);
    if (pipeline.kind === 'backfill') refuseNoInterval(input, pipeline.name);
    if (pipeline.kind !== 'custom') refuseOtherForm(input, pipeline.name);
    refuseUnknown(input, pipeline.name, await project.definition(pipeline));
    const run = await project.start(pipeline, input);
    return followUp({ ...asked, run }, 'Started', args, io);
  },
};

/** @throws UsageError for a backfill that would not know what to run */
export function refuseNoInterval(input: unknown, backfill: string): void {
  const known = (input ?? {}) as Record<string, unknown>;
  if (['pipeline', 'from', 'to'].every((field) => known[field] !== undefined)) return;
  throw new UsageError(
    `${backfill} has to know which pipeline, and which days`,
    'See starlake-sfn backfill PIPELINE --from DATE --to DATE --deployed.',
  );
}

/** @throws UsageError for a date that is no time, or that `--input` has, too */
function withDate(input: unknown, date: string | undefined): unknown {
  if (date === undefined) return input;
  if (parseStarlakeDate(date) === undefined) {
    throw new UsageError(`--date must be an ISO-8601 time, got "${date}"`, 'Example: --date 2026-08-02T00:00:00Z.');
  }
  if (typeof input !== 'object' || Array.isArray(input)) {
    throw new UsageError(`--date needs an input that is an object, got ${JSON.stringify(input)}`);
  }
  if ((input as { scheduledTime?: unknown }).scheduledTime !== undefined) {
    throw new UsageError('--date and --input both say which date', 'Leave one of them out.');
  }
  return { ...(input as object), scheduledTime: date };
}

/**
 * Refuses an input that our pipelines cannot read.
 *
 * @throws UsageError for one that is no object, and for `tables` or `tasks` that are no lists of names
 */
function refuseOtherForm(input: unknown, pipeline: string): void {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new UsageError(`the input of ${pipeline} must be an object, got ${JSON.stringify(input)}`);
  }
  for (const field of ['tables', 'tasks'] as const) {
    const names = (input as Record<string, unknown>)[field];
    const isList = Array.isArray(names) && names.every((each) => typeof each === 'string');
    if (names === undefined || isList) continue;
    throw new UsageError(
      `"${field}" of the input must be a list of names, got ${JSON.stringify(names)}`,
      `Example: --${field} a,b.`,
    );
  }
}

/**
 * Refuses names that the run would refuse, too: so nothing is started.
 *
 * @throws UsageError for a table or a task that the pipeline does not have
 */
function refuseUnknown(input: unknown, pipeline: string, definition: Definition): void {
  const { tables, tasks } = input as { tables?: unknown; tasks?: unknown };
  const known = {
    tables: plannedTables({ definition }).map(({ name }) => name),
    tasks: plannedTasks(definition).map(({ name }) => name),
  };
  for (const [field, names] of Object.entries({ tables, tasks })) {
    const all = known[field as keyof typeof known];
    const unknown = Array.isArray(names) ? names.map(String).find((name) => !all.includes(name)) : undefined;
    // A pipeline of many tables has their names in a file.
    if (unknown === undefined || all.length === 0) continue;
    const near = nearest(unknown, all);
    throw new UsageError(
      `${pipeline} has no ${field.slice(0, -1)} '${unknown}'; it has ${all.join(', ')}`,
      near === undefined ? undefined : `Did you mean ${near}?`,
    );
  }
}
