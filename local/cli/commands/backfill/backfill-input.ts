import { MAX_MAP_CONCURRENCY } from '../../../../lib/contract/limits';
import { concurrencyOption } from '../../arguments/concurrency-option';
import { UsageError } from '../../errors';
import type { Arguments } from '../../arguments/spec';
import { refuseInput } from '../run/resume-record';

/** Input of the backfill's state machine. */
export interface BackfillInput {
  readonly pipeline: string;
  readonly from: string;
  readonly to: string;
  readonly maxConcurrency?: number;
  readonly dryRun?: true;
}

/** The part of the input that the arguments give: with `--resume` the interval is that of the earlier backfill. */
export type TypedInput = Pick<BackfillInput, 'pipeline'> & Partial<BackfillInput>;

/**
 * The input of a backfill, as far as the arguments give it.
 *
 * @throws UsageError for a missing interval, for an interval with `--resume`, and for an invalid number
 */
export function typedInput(args: Arguments): TypedInput {
  const { operands, values, switches } = args;
  const resume = switches.has('resume');
  refuseInput(args, ['from', 'to']);
  if (resume && switches.has('dry-run')) {
    throw new UsageError('--dry-run runs nothing, and --resume continues a backfill', 'Use only one of them.');
  }
  const missing = resume ? undefined : ['from', 'to'].find((name) => values[name] === undefined);
  if (missing !== undefined) {
    throw new UsageError(`backfill needs --${missing} TIME`, `Example: --${missing} 2026-08-01.`);
  }
  const { 'max-concurrency': most } = values;
  return {
    pipeline: operands[0]!,
    ...(resume ? {} : { from: values['from']!, to: values['to']! }),
    ...(most === undefined ? {} : { maxConcurrency: concurrencyOption('max-concurrency', most, MAX_MAP_CONCURRENCY) }),
    ...(switches.has('dry-run') ? { dryRun: true } : {}),
  };
}
