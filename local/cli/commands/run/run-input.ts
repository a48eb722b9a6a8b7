import type { Pipeline } from '../../../pipeline';
import { UsageError } from '../../errors';
import type { Arguments } from '../../arguments/spec';

/** Options that become a list of the same name in the input of the execution. */
const LISTS = ['tables', 'tasks'] as const;

/**
 * The input of an execution: that of `--input`, with the lists of `--tables` and `--tasks`.
 *
 * @throws UsageError for an empty name in such a list, for a list that is given twice, and for a list with `--all`
 */
export function inputOf({ values, switches }: Arguments, input: unknown): unknown {
  let result = input;
  for (const name of LISTS) {
    const value = values[name];
    const given = (result as Record<string, unknown> | null)?.[name];
    if (switches.has('all') && (value !== undefined || given !== undefined)) {
      throw new UsageError(
        `--all runs whole pipelines, but the input selects ${name}`,
        'Name their pipeline instead of --all.',
      );
    }
    if (value === undefined) continue;
    if (given !== undefined)
      throw new UsageError(`--${name} and --input both say which ${name}`, 'Leave one of them out.');
    if (typeof result !== 'object' || Array.isArray(result)) {
      throw new UsageError(`--${name} needs an input that is an object, got ${JSON.stringify(result)}`);
    }
    const list = value.split(',').map((each) => each.trim());
    if (list.includes('')) throw new UsageError(`--${name} '${value}' has an empty name`, `Example: --${name} a,b.`);
    result = { ...result, [name]: list };
  }
  return result;
}

/**
 * Refuses a list that the pipeline would ignore: it would run everything.
 *
 * @throws UsageError for `--tasks` of a load pipeline, and for `--tables` of a transform pipeline
 */
export function refuseOtherKind({ kind, name }: Pick<Pipeline, 'kind' | 'name'>, { values }: Arguments): void {
  if (kind === 'load' && values['tasks'] !== undefined) {
    throw new UsageError(`--tasks is for transforms, and '${name}' is a load pipeline`, 'Name tables: --tables a,b.');
  }
  if (kind === 'transform' && values['tables'] !== undefined) {
    throw new UsageError(
      `--tables is for loads, and '${name}' is a transform pipeline`,
      'Name tasks, and tables that it loads first, as domain.name: --tasks a.b,c.d.',
    );
  }
}
