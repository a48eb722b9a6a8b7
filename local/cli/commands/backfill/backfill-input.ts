import { UsageError } from '../../errors';
import type { Arguments } from '../../arguments/spec';
import { refuseInput } from '../run/run-record';

/** What the state machine is given. */
export interface BackfillInput {
  readonly pipeline: string;
  readonly from: string;
  readonly to: string;
  readonly maxConcurrent?: number;
  readonly dryRun?: true;
}

/** What is typed of it: with `--resume` the interval is that of the backfill that is gone on with. */
export type TypedInput = Pick<BackfillInput, 'pipeline'> & Partial<BackfillInput>;

/**
 * The input of a backfill, as far as the arguments say it.
 *
 * @throws UsageError for an interval that is missing, for one beside `--resume`, and for a number that cannot be
 */
export function typedInput(args: Arguments): TypedInput {
  const { operands, values, switches } = args;
  const resume = switches.has('resume');
  refuseInput(args, ['from', 'to']);
  if (resume && switches.has('dry-run')) {
    throw new UsageError('--dry-run runs nothing, and --resume goes on with a backfill', 'Leave out one.');
  }
  const missing = resume ? undefined : ['from', 'to'].find((name) => values[name] === undefined);
  if (missing !== undefined) {
    throw new UsageError(`backfill needs --${missing} TIME`, `Such as --${missing} 2026-08-01.`);
  }
  const most = values['max-concurrent'];
  if (most !== undefined && !/^([1-9]|[123]\d|40)$/.test(most)) {
    throw new UsageError(`--max-concurrent is a whole number from 1 to 40; got "${most}"`);
  }
  return {
    pipeline: operands[0]!,
    ...(resume ? {} : { from: values['from']!, to: values['to']! }),
    ...(most === undefined ? {} : { maxConcurrent: Number(most) }),
    ...(switches.has('dry-run') ? { dryRun: true } : {}),
  };
}
