import type { Pipeline } from '../../../pipeline';
import { prepareAssembly } from '../../app/prepare-assembly';
import { APP_OPTIONS, type Arguments } from '../../arguments/spec';
import { ExitCode, UsageError } from '../../errors';
import { json } from '../../json';
import type { Parts } from '../../parts';
import type { Command } from '../command';
import { costLines, timesLine } from './cost-lines';
import { costReport } from './cost-report';
import { readDurations } from './durations';
import { readSizes } from './sizes';

/** Kinds of pipelines that have their own cost: a backfill only starts others. */
const PRICED: readonly Pipeline['kind'][] = ['load', 'transform', 'custom'];

/** `starlake-sfn cost`: what the pipelines of the app cost in a month. */
export const costCommand: Command = {
  spec: {
    name: 'cost',
    summary: 'estimate what pipelines cost on AWS in a month',
    operands: [
      {
        name: 'pipeline',
        help: 'name of a pipeline (a load pipeline goes by its domain), or construct id of another state machine (default: all)',
        optional: true,
      },
    ],
    options: {
      'runs-per-day': {
        value: 'N',
        help: 'how often each of them runs, such as 24 or 0.5 (default: from its schedules, else as often as its datasets are written, else 1)',
      },
      sizes: {
        value: 'FILE',
        help: 'bytes of the files of tables in a run: JSON ({"sales.orders": 5000000}), or CSV lines "sales.orders,5000000" (default: small)',
      },
      durations: {
        value: 'FILE',
        many: true,
        help: 'a run whose containers say how long they take: the output of `starlake-sfn run --json` with --executor starlake or docker, or of `aws stepfunctions get-execution-history`; can be repeated (default: estimated)',
      },
      json: { help: 'print JSON' },
      ...APP_OPTIONS,
    },
    notes: [
      'Every run has files for all of its tables, and none fails. A container takes 30 seconds to start, 3 for each table or task, and a second for 5 MB, where no run has measured it (--durations); Fargate bills at least a minute. Prices are list prices on demand, without free tiers.',
    ],
    examples: [
      'starlake-sfn cost',
      'starlake-sfn cost sales --runs-per-day 24 --sizes sizes.csv',
      'starlake-sfn cost sales --durations run.json',
      'starlake-sfn cost --json',
    ],
  },
  async run(args, io, parts) {
    const runsPerDay = runsOption(args.values['runs-per-day']);
    const isJson = args.switches.has('json');
    const app = await prepareAssembly(args, io, { quiet: isJson });
    const assembly = await parts.readAssembly(app.output);
    const all = (await parts.pipelinesOf(assembly)).filter(({ kind }) => PRICED.includes(kind));
    const pipelines = await chosen(args, assembly, all, parts);
    const bytes = readSizes(args.values['sizes'], all, io.cwd);
    const runs = args.lists['durations'] ?? [];
    const { durations, notices } = readDurations(runs, all, io.cwd);
    const cost = await parts.cost(assembly, {
      all,
      pipelines,
      bytes,
      durations,
      ...(runsPerDay === undefined ? {} : { runsPerDay }),
    });
    io.stdout.write(
      isJson
        ? json(costReport(cost, notices))
        : [...costLines(cost, io), ...(runs.length > 0 ? [timesLine(cost)] : []), ...notices]
            .map((line) => `${line}\n`)
            .join(''),
    );
    app.made();
    return ExitCode.OK;
  },
};

async function chosen(
  { operands: [name] }: Arguments,
  assembly: unknown,
  all: readonly Pipeline[],
  parts: Parts,
): Promise<readonly Pipeline[]> {
  if (name === undefined) {
    if (all.length === 0) throw new UsageError('no pipeline of the app has a cost');
    return all;
  }
  const { stack, logicalId, kind } = await parts.findPipeline(assembly, name);
  const found = all.filter((each) => each.stack === stack && each.logicalId === logicalId);
  if (found.length === 0)
    throw new UsageError(`${name} is a ${kind} pipeline: its cost is that of the pipelines that it starts`);
  return found;
}

/** @throws UsageError for anything but a number above 0 */
function runsOption(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const runs = /^\d+(\.\d+)?$/.test(value) ? Number(value) : 0;
  if (runs > 0) return runs;
  throw new UsageError(
    `--runs-per-day must be a number above 0; got "${value}"`,
    'Example: 24, or 0.5 for every other day.',
  );
}
