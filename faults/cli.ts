import { PROMISES } from './promises';
import { LINEAGES } from './transforms/lineages';
import { VARIANTS } from './variants';

/** The arguments of the command. */
export interface Arguments {
  readonly runs: number;
  readonly seed: number;
  readonly only?: number;
  readonly pipelines?: string;
  /** Transform pipelines instead of load pipelines. */
  readonly transforms: boolean;
  readonly disable?: string;
  readonly lanes: number;
  readonly json: boolean;
  readonly help: boolean;
}

/** Thrown for an invalid command line. */
export class UsageError extends Error {}

const NUMBERS = ['runs', 'seed', 'only', 'lanes'] as const;
const FLAGS = ['json', 'help', 'transforms'];

/** Text of `--help`. */
export const HELP = `Usage: npm run --silent test:faults -- [--runs 500] [--seed 1] [--only 17] [--transforms] [--pipelines Group] [--disable ${Object.keys(PROMISES)[0]}] [--json]

Loads generated files with the sample project's pipeline on this machine, under faults that a seed decides: containers that are
killed, refused or hang, functions and their storage that fail, lines with row counts that are late, torn, doubled or missing
in the log, aborts, redrives, runs at the same time, files and acks that come late; some rows are invalid. After every run, all
rows are counted and compared with what the run reports.

  --runs <n>       minimum number of runs, 500 by default; each start and each redrive is one
  --seed <n>       seed of the plan: the same seed gives the same plan; 1 by default
  --only <n>       only this scenario of the seed, with a trace of its events
  --transforms     transform pipelines instead: tasks that fail, functions that fail, aborts and redrives; a task that is not done
                   is lost, one that runs again after it was done is duplicated, and rows are tasks
  --pipelines <t>  only pipelines with this text in their name, such as Group or Wide
  --disable <p>    break a promise first, to check that this is found:
${Object.entries(PROMISES)
  .map(([name, { what }]) => `                     ${name.padEnd(10)} ${what}`)
  .join('\n')}
  --lanes <n>      scenarios at the same time, 4 by default
  --json           print {"runs", "faults", "rows", "rejected", "lost", "duplicated", "lied", "seed"}, and "breaches" if there are any
  --help           print this

Exits with 0 when nothing was lost, nothing was loaded twice, and no run reported anything wrong; else with 1; with 2 for
wrong arguments.`;

/**
 * Reads the arguments of the command.
 *
 * @throws UsageError that says what is wrong
 */
export function parseArguments(argv: readonly string[]): Arguments {
  const given: Record<string, string | true> = {};
  for (let i = 0; i < argv.length; i++) {
    const [option, inline] = argv[i]!.split(/=(.*)/s, 2) as [string, string | undefined];
    const name = option.replace(/^--/, '');
    if (option === name || ![...FLAGS, 'disable', 'pipelines', ...NUMBERS].includes(name)) {
      throw new UsageError(`unknown argument '${argv[i]}'`);
    }
    if (FLAGS.includes(name)) {
      given[name] = true;
      continue;
    }
    const value = inline ?? argv[++i];
    if (value === undefined) throw new UsageError(`${option} needs a value`);
    given[name] = value;
  }
  const number = (name: string) => (given[name] === undefined ? undefined : wholeNumber(name, String(given[name])));
  const disable = given.disable as string | undefined;
  if (disable !== undefined && !Object.hasOwn(PROMISES, disable)) {
    throw new UsageError(`unknown promise '${disable}'; known are ${Object.keys(PROMISES).join(', ')}`);
  }
  const pipelines = given.pipelines as string | undefined;
  const transforms = given.transforms === true;
  if (transforms && disable !== undefined) {
    throw new UsageError('--disable breaks promises of loads: leave it or --transforms out');
  }
  const names = (transforms ? LINEAGES : VARIANTS).map(({ name }) => name);
  if (pipelines !== undefined && !names.some((name) => name.includes(pipelines))) {
    throw new UsageError(`no pipeline has '${pipelines}' in its name; known are ${names.join(', ')}`);
  }
  return {
    runs: number('runs') ?? 500,
    seed: number('seed') ?? 1,
    only: number('only'),
    lanes: number('lanes') ?? 4,
    disable,
    pipelines,
    transforms,
    json: given.json === true,
    help: given.help === true,
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`--${name} must be a whole number from 1, got '${text}'`);
  return Number(text);
}
