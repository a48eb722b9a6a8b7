// Every number that the README quotes: `npm run bench`.
import * as path from 'node:path';
import { groupMetrics } from './group-metrics';
import { handlerMetrics } from './handlers';
import { MEASURE, measureEngine, measureHere } from './measure';
import { projectMetrics } from './project-metrics';
import { exitCode, metric, renderJson, renderTable, type Metric } from './report';
import { definitionMetrics, synthMetrics } from './synth-metrics';

const HELP = `Usage: npm run --silent bench -- [--json] [--quick]

Measures this library against the same project written the plain way, and prints a table. Takes some minutes.

  --json   print {"metrics": [...]} instead
  --quick  fewer repetitions, for trying
  --help   print this

Ends with 1 when a number is over its bar, and with 2 when it was called wrongly.`;

const OPTIONS = ['--json', '--quick', '--help'];

async function main(argv: string[]): Promise<number> {
  if (argv[0] === MEASURE) {
    console.log(JSON.stringify(await measureHere(argv.slice(1))));
    return 0;
  }
  const unknown = argv.find((argument) => !OPTIONS.includes(argument));
  if (unknown !== undefined) {
    console.error(`unknown argument '${unknown}'\n\n${HELP}`);
    return 2;
  }
  if (argv.includes('--help')) {
    console.log(HELP);
    return 0;
  }
  const metrics = await measureAll(argv.includes('--quick'));
  console.log(argv.includes('--json') ? renderJson(metrics) : renderTable(metrics));
  return exitCode(metrics);
}

async function measureAll(quick: boolean): Promise<Metric[]> {
  const tell = (step: string) => console.error(step);
  const repetitions = quick ? 3 : 15;
  const assets = path.resolve(__dirname, '../../assets');
  const metrics = [...synthMetrics(quick ? 1 : 9, tell), ...definitionMetrics(tell)];
  metrics.push(...projectMetrics(quick ? 1 : 3, tell));
  tell('local engine');
  const { engine, interpreter } = measureEngine(repetitions);
  metrics.push(metric('engine_time_per_state', engine, 'ms', { baseline: interpreter }));
  metrics.push(...handlerMetrics(assets, repetitions, tell), ...groupMetrics(tell));
  // Loaded here: what is measured in processes of their own must not load it.
  const { makespanMetrics } = require('./makespan-metrics') as typeof import('./makespan-metrics');
  return [...metrics, ...(await makespanMetrics(tell))];
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
