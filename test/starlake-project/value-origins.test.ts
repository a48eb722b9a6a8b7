import { Duration, Size } from 'aws-cdk-lib';
import { files, newProject } from './deployed';
import { removeProjects } from '../project/support';
import { StarlakeProjectProps } from '../../lib';

afterAll(removeProjects);

/** What JavaScript lets pass. */
const any = (value: unknown) => value as never;
const LOADS = "of 'sales' in 'loads' of 'Test/Starlake'";

describe('an error of a value that is said in code names no file', () => {
  test.each<[Partial<StarlakeProjectProps>, string]>([
    [{ loads: { sales: { retries: -1 } } }, `'retries' ${LOADS} must be a whole number from 0 to 99999999, got -1`],
    [{ loads: { sales: { overlap: any('x') } } }, `'overlap' ${LOADS} must be one of WAIT, SKIP, FAIL, ALLOW, got 'x'`],
    [{ loads: { sales: { memoryLadder: [] } } }, `'memoryLadder' ${LOADS} must have at least one size, or be left out`],
    [{ loads: { sales: { ackWaitTimeout: any(5) } } }, `'ackWaitTimeout' ${LOADS} must be a Duration, got 5`],
    [{ loads: { sales: { environment: { SL_ROOT: '/x' } } } }, `'environment' ${LOADS} has SL_ROOT=/x, and`],
    [{ loads: { sales: { schedule: { cron: 'x' } } } }, `'cron' of 'schedule' ${LOADS} is 'x', and must have five`],
    [
      { transforms: { kpi: { retryDelay: Duration.millis(5) } } },
      "'retryDelay' of 'kpi' in 'transforms' of 'Test/Starlake' must be a whole number of seconds",
    ],
    [
      { tables: { 'sales.orders': { cpu: 3 } } },
      "'cpu' of 'sales.orders' in 'tables' of 'Test/Starlake' must be one of 256",
    ],
    [
      { tables: { 'sales.orders': { memory: Size.mebibytes(100) } } },
      "Fargate has no tasks of 1024 CPU units and 100 MiB ('sales.orders' in 'tables' of 'Test/Starlake')",
    ],
    [
      { tasks: { 'kpi.top': { options: { a: 'b,c' } } } },
      "'options' of 'kpi.top' in 'tasks' of 'Test/Starlake': option 'a' must be a text without commas",
    ],
  ])('%j', (props, message) => {
    expect(messageOf(() => newProject(files(), props))).toMatch(startingWith(message));
  });

  test('though the dag configuration has that option too', () => {
    const given = files({ retries: '3', memory: '8192' });
    const refused = (props: Partial<StarlakeProjectProps>) => messageOf(() => newProject(given, props));
    expect(refused({ loads: { sales: { retries: -1 } } })).toMatch(startingWith(`'retries' ${LOADS}`));
    expect(refused({ tables: { 'sales.orders': { memory: Size.mebibytes(100) } } })).toMatch(
      startingWith('Fargate has no tasks'),
    );
  });
});

test('an error of an option that names another one is at its own line', () => {
  const options = `    retry_delay: '300'\n    default_dag_args: '{"retry_delay":"x"}'\n`;
  const dag = `version: 1\ndag:\n  template: t\n  filename: f\n  comment: c\n  options:\n${options}`;
  expect(messageOf(() => newProject({ ...files(), 'dags/dag_load.sl.yml': dag }))).toMatch(
    startingWith("metadata/dags/dag_load.sl.yml:8: option 'default_dag_args' in dag configuration 'dag_load'"),
  );
});

describe('an error of an option of a dag configuration names its line there', () => {
  const AT = 'metadata/dags/dag_load.sl.yml:5: ';
  const IN = "in dag configuration 'dag_load' of pipeline 'crm'";
  test.each<[{ [option: string]: string }, string]>([
    [{ cpu: '3' }, `option 'cpu' ${IN} must be one of 256, `],
    [
      { memory: '3' },
      "Fargate has no tasks of 1024 CPU units and 3 MiB (table 'crm.people'): with cpu 1024 option 'memory'",
    ],
    [
      { pre_load_strategy: 'ack', global_ack_file_path: 'gs://x' },
      `option 'global_ack_file_path' ${IN} must be an S3 URI or a path below SL_DATASETS, got 'gs://x'`,
    ],
    [{ retries: 'x' }, `option 'retries' ${IN} must be a whole number of tries`],
  ])('%j', (load, message) => {
    expect(messageOf(() => newProject(files(load)))).toMatch(startingWith(AT + message));
  });

  test('also where it has a value that is right alone', () => {
    const message = messageOf(() => newProject(files({}, { retries: '9999' })));
    expect(message).toMatch(/^metadata\/dags\/dag_transform.sl.yml:5: .*: lower option 'retries' in dag configuration/);
  });
});

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

function startingWith(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}
