import { Duration, Size } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { newPipeline, TABLES } from '../pipeline/new-pipeline';
import { definitionOf, newStack } from '../helpers/definition';
import { EcsStarlakeJob, LoadGrouping, LoadPipelineProps, LoadTable, Overlap, StarlakePool } from '../../lib';

// What a gate is told of how to divide tables over containers.
const gateOf = (props: Partial<LoadPipelineProps> = {}) =>
  definitionOf(newPipeline(props).stateMachine).States.start_loading_sales.Parameters;
const groupingOf = (props: Partial<LoadPipelineProps> = {}) => gateOf(props).pipeline.grouping;

test('by itself, by the slots of the pool', () => {
  expect(groupingOf()).toEqual({ slots: 6 });
  expect(groupingOf({ pool: new StarlakePool({ slots: 12 }) })).toEqual({ slots: 12 });
  expect(groupingOf({ grouping: LoadGrouping.atMost(20) })).toEqual({ slots: 6, tables: 20 });
});

test('not where each table is to have a container, where there is one table, and where runs overlap', () => {
  expect(groupingOf({ grouping: LoadGrouping.EACH_TABLE })).toBeUndefined();
  expect(groupingOf({ grouping: LoadGrouping.atMost(1) })).toBeUndefined();
  expect(groupingOf({ tables: TABLES.slice(0, 1) })).toBeUndefined();
  expect(groupingOf({ overlap: Overlap.ALLOW })).toBeUndefined();
  expect(groupingOf({ environment: { SL_LOG_LEVEL: 'warn' } })).toBeUndefined();
});

describe('tables with settings of their own are loaded alone', () => {
  const [small, large] = [Size.gibibytes(4), Size.gibibytes(6)];
  const long = Duration.hours(3);
  const spark = { 'spark.sql.shuffle.partitions': '400' };
  const aloneOf = (settings: Array<Omit<LoadTable, 'name'>>) => {
    const tables = settings.map((each, i) => ({ name: `t${i}`, pattern: `t${i}-.*`, ...each }));
    const payload = gateOf({ tables }).tables as Array<{ table: string; alone?: boolean }>;
    return payload.filter(({ alone }) => alone).map(({ table }) => table);
  };

  test('a size, a timeout, Spark settings; however many tables have them', () => {
    expect(aloneOf([{}, {}, { memory: large }, { cpu: 4096 }, { taskTimeout: long }, { sparkConfig: spark }])).toEqual([
      ...['t2', 't3', 't4', 't5'],
    ]);
    expect(aloneOf([{ memory: large }, { memory: large }, { memory: large }, {}, {}])).toEqual(['t0', 't1', 't2']);
    expect(aloneOf([{ taskTimeout: long }, {}])).toEqual(['t0']);
  });

  test('settings that make no difference are none', () => {
    const { cpu, memory } = gateOf({ tables: [{ name: 'a', memory: large }, { name: 'b' }] }).tables[1];
    const same = { cpu: Number(cpu), memory: Size.mebibytes(Number(memory)) };
    expect(aloneOf([{}, same, { sparkConfig: {} }, { ...same, memory: small }])).toEqual(['t3']);
  });

  test('settings of all tables are those of the pipeline: only those that differ are alone', () => {
    expect(aloneOf([{ memory: small }, { memory: small }, { memory: large }, { memory: small }])).toEqual(['t2']);
    expect(aloneOf([{ taskTimeout: long }, { taskTimeout: long }])).toEqual([]);
  });

  test('none is told to be alone where each table has a container anyway', () => {
    const tables = [{ name: 'a', memory: large }, { name: 'b' }];
    expect(JSON.stringify(gateOf({ tables, grouping: LoadGrouping.EACH_TABLE }))).not.toContain('alone');
  });
});

test('the option: auto, table, or a number of tables', () => {
  const stack = newStack();
  const jobWith = (id: string, grouping: string) =>
    new EcsStarlakeJob(stack, id, { bucket: new s3.Bucket(stack, `${id}Lake`), dagOptions: { grouping } });
  expect(groupingOf({ job: jobWith('Auto', 'auto') })).toEqual({ slots: 6 });
  expect(groupingOf({ job: jobWith('Each', 'TABLE') })).toBeUndefined();
  expect(groupingOf({ job: jobWith('Most', '25') })).toEqual({ slots: 6, tables: 25 });
  for (const wrong of ['0', '51', 'all', '2.5']) {
    expect(() => jobWith(`Wrong${wrong.length}${wrong}`, wrong)).toThrow(
      `option 'grouping' in the dag options of 'Test/Wrong${wrong.length}${wrong}' must be auto, table, or the number of tables of a group, 1 to 50, got "${wrong}"`,
    );
  }
});

test('the names of a group count for the command that ECS takes', () => {
  const tables = Array.from({ length: 60 }, (_, i) => ({ name: `table_number_${i}`, pattern: `t${i}-.*` }));
  const environment = { NOTE: 'x'.repeat(6_700) };
  expect(() => newPipeline({ tables, environment })).toThrow(/ECS takes 8192: .*LoadGrouping.EACH_TABLE/);
  expect(() => newPipeline({ tables, environment, grouping: LoadGrouping.EACH_TABLE })).not.toThrow();
});

test('a number that is none is refused', () => {
  expect(() => LoadGrouping.atMost(0)).toThrow(
    'the number of tables in LoadGrouping.atMost must be a whole number from 1 to 50, got 0',
  );
  expect(() => groupingOf({ grouping: 'auto' as never })).toThrow(/'grouping' of '.*Sales' must be a LoadGrouping/);
});
