import type { Pipeline } from '../pipeline';
import { containerPrice, serverlessPrice } from './container';
import type { Durations } from './durations/durations';
import { price } from './prices';
import { runUsage, type RunUsage, type Sizing } from './run-usage';
import { startsOf, type Starts } from './starts';

/** Days of a month: 730 hours. */
const MONTH_DAYS = 365 / 12;
const MONTH_HOURS = 730;

/** Seconds and GiB of a function call. The GiB are the default of `functions`. */
const CALL_SECONDS = 1;
const CALL_GIB = 0.25;

/** GB that a container logs. */
const CONTAINER_LOG_GB = 0.0002;

/** US dollars a month, by service. */
export interface Bill {
  readonly stepFunctions: number;
  readonly lambda: number;
  readonly s3: number;
  readonly scheduler: number;
  readonly logs: number;
  readonly fargate: number;
  /** A managed Airflow on AWS that starts the containers. */
  readonly airflow: number;
}

/** What runs in a month, and what it costs. */
export interface MonthCost {
  readonly name: string;
  /** How many containers are started. */
  readonly containers: number;
  readonly bill: Bill;
  readonly total: number;
}

/** The cost of a pipeline. */
export interface PipelineCost extends MonthCost {
  readonly stack: string;
  readonly runs: number;
  readonly by: Starts['by'];
  /** The containers of a run, by what tells how long they take. */
  readonly times: ContainerTimes;
}

/** How many containers have the time that a run has measured, and how many an estimated one. */
export interface ContainerTimes {
  readonly measured: number;
  readonly estimated: number;
}

/** The cost of pipelines, and of the same work done in other ways. */
export interface ProjectCost {
  readonly pipelines: readonly PipelineCost[];
  readonly total: MonthCost;
  /** One container for each table: with this library, and with Amazon MWAA. */
  readonly others: readonly MonthCost[];
}

/** What to calculate. */
export interface CostRequest {
  /** All pipelines of the app: some start others. */
  readonly all: readonly Pipeline[];
  /** The pipelines to calculate the cost of. */
  readonly pipelines: readonly Pipeline[];
  /** How often each of these runs. The default is {@link startsOf}. */
  readonly runsPerDay?: number;
  /** Bytes of the files of a table in a run, by its dataset. */
  readonly bytes: ReadonlyMap<string, number>;
  /** How long containers take. */
  readonly durations: Durations;
  readonly sizing: (pipeline: Pipeline) => Sizing;
}

/** What pipelines cost in a month of 730 hours, in which no run fails. */
export function projectCost({ all, pipelines, runsPerDay, bytes, durations, sizing }: CostRequest): ProjectCost {
  const starts = runsPerDay === undefined ? startsOf(all) : undefined;
  const priced = pipelines.map((pipeline) => {
    const { perDay, by } = starts?.get(pipeline) ?? { perDay: runsPerDay!, by: 'option' as const };
    const runs = perDay * MONTH_DAYS;
    const usage = (grouped: boolean) => runUsage(pipeline, { grouped, bytes, durations, sizing: sizing(pipeline) });
    const [each, shared] = [usage(false), usage(true)];
    const times = { measured: shared.measured, estimated: shared.containers.length - shared.measured };
    return {
      cost: { ...pipelineCost(pipeline, shared, runs, by), stack: pipeline.stack, runs, by, times },
      one: pipelineCost(pipeline, each, runs, by),
      waiting: runs * serverlessPrice(each.containers.map(({ seconds }) => seconds)),
    };
  });
  const costs = priced.map(({ cost }) => cost);
  const oneEach = sumOf(
    'one container a table',
    priced.map(({ one }) => one),
  );
  const waiting = priced.reduce((sum, one) => sum + one.waiting, 0);
  return {
    pipelines: costs,
    total: sumOf('total', costs),
    others: [
      oneEach,
      byAirflow('MWAA, mw1.small', oneEach, MONTH_HOURS * price('mwaaSmallHour')),
      byAirflow('MWAA Serverless', oneEach, waiting),
    ],
  };
}

function pipelineCost({ name }: Pipeline, usage: RunUsage, runs: number, by: Starts['by']): MonthCost {
  const { transitions, calls, requests, containers } = usage;
  const bill = {
    stepFunctions: runs * transitions * price('transition'),
    lambda: runs * calls * (price('functionCall') + CALL_SECONDS * CALL_GIB * price('functionGibSecond')),
    s3: runs * (requests.writes * price('writeRequest') + requests.reads * price('readRequest')),
    scheduler: by === 'schedule' ? runs * price('scheduledStart') : 0,
    logs: runs * containers.length * CONTAINER_LOG_GB * price('logGb'),
    fargate: runs * containers.reduce((sum, container) => sum + containerPrice(container), 0),
    airflow: 0,
  };
  return withTotal(name, runs * containers.length, bill);
}

/** The same containers, started by Airflow: the containers and their logs cost the same. */
function byAirflow(name: string, { containers, bill }: MonthCost, airflow: number): MonthCost {
  return withTotal(name, containers, { ...bill, stepFunctions: 0, lambda: 0, s3: 0, scheduler: 0, airflow });
}

function sumOf(name: string, costs: readonly MonthCost[]): MonthCost {
  const sum = (of: (cost: MonthCost) => number) => costs.reduce((all, cost) => all + of(cost), 0);
  return withTotal(
    name,
    sum(({ containers }) => containers),
    {
      stepFunctions: sum(({ bill }) => bill.stepFunctions),
      lambda: sum(({ bill }) => bill.lambda),
      s3: sum(({ bill }) => bill.s3),
      scheduler: sum(({ bill }) => bill.scheduler),
      logs: sum(({ bill }) => bill.logs),
      fargate: sum(({ bill }) => bill.fargate),
      airflow: sum(({ bill }) => bill.airflow),
    },
  );
}

function withTotal(name: string, containers: number, bill: Bill): MonthCost {
  return { name, containers, bill, total: Object.values(bill).reduce((sum: number, each: number) => sum + each, 0) };
}
