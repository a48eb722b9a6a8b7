// All numbers in the README: `npm run bench`.
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { groupMetrics } from './group-metrics';
import { handlerMetrics } from './handlers';
import { listingMetrics } from './listing-metrics';
import { MEASURE, measureEngine, measureHere, measureTables } from './measure';
import { projectMetrics } from './project-metrics';
import { exitCode, metric, renderJson, renderTable, type Metric } from './report';
import { definitionMetrics, largeMetrics, synthMetrics } from './synth-metrics';
import { MAX_INLINE_TABLES } from '../lib/contract/limits';

const HELP = `Usage: npm run --silent bench -- [--json] [--quick] [--tolerance TIMES]

Measures this library against the same project written the plain way, and prints a table. Takes some minutes.

  --json             print {"metrics": [...]} instead
  --quick            fewer repetitions, for a trial
  --tolerance TIMES  fail only when a time or memory is over this multiple of its bar (default: 1), for a busy machine;
                     other figures then may be 2 % over
  --help             print this

Exits with 1 when a number is over its bar, and with 2 for wrong arguments.`;

/** How many times fewer tables the run has that a run of many is compared with. */
const FEWER = 4;

async function main(argv: string[]): Promise<number> {
  if (argv[0] === MEASURE) {
    console.log(JSON.stringify(await measureHere(argv.slice(1))));
    return 0;
  }
  const called = parsed(argv);
  if (called instanceof Error) {
    console.error(`${called.message}\n\n${HELP}`);
    return 2;
  }
  const { help, json, quick, tolerance } = called;
  if (help) {
    console.log(HELP);
    return 0;
  }
  const metrics = await measureAll(quick);
  console.log(json ? renderJson(metrics) : renderTable(metrics));
  return exitCode(metrics, tolerance);
}

function parsed(args: string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const options = { json: flag, quick: flag, help: flag, tolerance: { type: 'string', default: '1' } } as const;
    const { tolerance, ...flags } = parseArgs({ args, options }).values;
    const times = Number(tolerance);
    return times >= 1 ? { ...flags, tolerance: times } : new Error(`--tolerance must be 1 or more, got '${tolerance}'`);
  } catch (error) {
    return error as Error;
  }
}

async function measureAll(quick: boolean): Promise<Metric[]> {
  const tell = (step: string) => console.error(step);
  const repetitions = quick ? 3 : 15;
  const assets = path.resolve(__dirname, '../../assets');
  const metrics = [...synthMetrics(quick ? 1 : 9, tell), ...largeMetrics(tell), ...definitionMetrics(tell)];
  metrics.push(...projectMetrics(quick ? 1 : 3, tell));
  tell('local engine');
  const { engine, interpreter } = measureEngine(repetitions);
  metrics.push(metric('engine_time_per_state', engine, 'ms', { baseline: interpreter }));
  metrics.push(...tablesMetrics(tell));
  metrics.push(...handlerMetrics(assets, repetitions, tell), ...groupMetrics(tell), ...listingMetrics(tell));
  // Loaded here: the processes that measure other things must not load it.
  const { makespanMetrics } = require('./makespan-metrics') as typeof import('./makespan-metrics');
  return [...metrics, ...(await makespanMetrics(tell))];
}

/** The cost of each table in a run of the local engine: with items of a Map, and with child executions of a distributed Map. */
function tablesMetrics(tell: (step: string) => void): Metric[] {
  const measured = (name: string, tables: number, slots: number) => {
    tell(`local engine with ${tables} tables, ${slots} at once`);
    const [few, many] = [measureTables(tables / FEWER, slots), measureTables(tables, slots)];
    return [
      metric(`${name}_time_per_state`, many.perState, 'ms', { baseline: few.perState, bar: 15, varies: true }),
      metric(`${name}_heap_ratio`, many.heap / few.heap, 'ratio', { baseline: 1, bar: 1.5, varies: true }),
    ];
  };
  return [...measured('engine_tables', MAX_INLINE_TABLES, 6), ...measured('engine_distributed_tables', 4_000, 128)];
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
