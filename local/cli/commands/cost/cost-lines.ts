import type { Bill, ContainerTimes, MonthCost, PipelineCost, ProjectCost } from '../../../cost/project-cost';
import { PRICE_DATE, PRICE_REGION } from '../../../cost/prices';
import type { Io } from '../../io';
import { count } from '../../text/format';
import { span, type Span } from '../../text/line';
import { table } from '../../text/table';
import { lookOf } from '../../text/terminal';

const SERVICES: ReadonlyArray<readonly [service: keyof Bill, title: string]> = [
  ['stepFunctions', 'Step Functions'],
  ['lambda', 'Lambda'],
  ['s3', 'S3'],
  ['scheduler', 'Scheduler'],
  ['logs', 'logs'],
  ['fargate', 'Fargate'],
  ['airflow', 'Airflow'],
];

const BY: Readonly<Record<PipelineCost['by'], string>> = {
  option: 'as asked for',
  schedule: 'by schedule',
  pipelines: 'by others',
  assumed: 'assumed',
};

/** The costs as a table: each pipeline, all of them, and the same work done in other ways. */
export function costLines(
  { pipelines, total, others }: ProjectCost,
  io: Pick<Io, 'isTTY' | 'columns' | 'env'>,
): string[] {
  const right = (title: string) => ({ title, align: 'right' as const });
  const titles = ['runs', 'containers', ...SERVICES.map(([, title]) => title), 'total'].map(right);
  const rows = [
    ...pipelines.map((each) => rowOf(each, count(Math.round(each.runs)), BY[each.by])),
    rowOf(total, '', '', 'bold'),
    ...others.map((each) => rowOf(each, '', '', 'dim')),
  ];
  const width = io.isTTY ? (io.columns ?? Infinity) : Infinity;
  return [
    ...table([{ title: 'USD a month' }, { title: 'starts' }, ...titles], rows, width, lookOf(io).color),
    '',
    `List prices of ${PRICE_REGION}, ${PRICE_DATE}, without free tiers.`,
  ];
}

/** Says of how many containers of a run it is measured how long they take, and which pipelines have others. */
export function timesLine({ pipelines }: Pick<ProjectCost, 'pipelines'>): string {
  const sum = (of: (times: ContainerTimes) => number) => pipelines.reduce((all, { times }) => all + of(times), 0);
  const [measured, estimated] = [sum((times) => times.measured), sum((times) => times.estimated)];
  const others = pipelines.filter(({ times }) => times.estimated > 0);
  const where = others.map(({ name, times }) => `${name} ${count(times.estimated)}`).join(', ');
  const end = estimated > 0 ? ` (${where})` : '';
  return `Times of a run's containers: ${count(measured)} measured, ${count(estimated)} estimated${end}.`;
}

function rowOf({ name, containers, bill, total }: MonthCost, runs: string, by: string, style?: Span['style']): Span[] {
  const amounts = SERVICES.map(([service]) => amount(bill[service]));
  return [name, by, runs, count(Math.round(containers)), ...amounts, amount(total)].map((text) => span(text, style));
}

/** `1,234.56`; empty if nothing is billed. */
function amount(dollars: number): string {
  if (dollars === 0) return '';
  if (dollars < 0.005) return '<0.01';
  const [whole, cents] = dollars.toFixed(2).split('.');
  return `${count(Number(whole))}.${cents}`;
}
