import fc from 'fast-check';
import { JsonPath } from 'aws-cdk-lib/aws-stepfunctions';
import { importCommand, optionsOf, transformCommand } from '../../lib/commands/commands';
import { checkFargateSize } from '../../lib/ecs/fargate-size';
import { scheduledDate } from '../../lib/commands/scheduled-date';
import { sparkEnvironment } from '../../lib/commands/spark-config';
import { checkName, checkTransformName } from '../../lib/commands/starlake-names';
import { MAX_STATE_NAME, stateName } from '../../lib/pipeline/state-name';

describe('commands', () => {
  test('tables are sorted, and left out when there are none', () => {
    expect(importCommand('stage', 'sales', ['b', 'a']).arguments.slice(0, 5)).toEqual([
      ...['stage', '--domains', 'sales', '--tables', 'a,b'],
    ]);
    expect(importCommand('stage', 'sales', []).arguments).not.toContain('--tables');
  });

  test.each([
    [{ since: '' }, "option 'since' must be a text without commas and spaces, got ''"],
    [{ ids: '1,2' }, "option 'ids' must be a text without commas and spaces, got '1,2'"],
    [{ since: '2026 08' }, "option 'since' must be a text without commas and spaces"],
    [{ a: '{x}' }, "option 'a' must be a text without braces and backslashes, got '{x}'"],
    [{ a: 'b\\c' }, "option 'a' must be a text without braces and backslashes"],
    [{ 'a=b': 'x' }, "option 'a=b' must be a name"],
  ])('options %j are refused', (options, message) => {
    expect(() => transformCommand('kpi.sales', 'D', options as Record<string, string>)).toThrow(message);
  });

  test('an option may come from the input', () => {
    const options = { a: 'x', since: JsonPath.stringAt('$.since') };
    const word = transformCommand('kpi.sales', 'D', options).arguments.at(-1)!;
    expect(JsonPath.isEncodedJsonPath(word)).toBe(true);
  });

  test("the pairs of an argv's --options reach the environment, split at the first '='", () => {
    expect(optionsOf(['extract-data', '--options', 'a=1,b=x=y'], 'extract')).toEqual({ a: '1', b: 'x=y' });
    expect(optionsOf(['extract-data'], 'extract')).toEqual({});
    expect(() => optionsOf(['extract-data', '--options', ''], 'extract')).toThrow("'--options' of 'extract' must be");
    expect(() => optionsOf(['extract-data', '--options'], 'extract')).toThrow("'--options' of 'extract' must be");
  });
});

describe('names', () => {
  test.each(['sales', 'my-domain', 'é_ü', '日本', 'a.b$c', 'x'.repeat(256)])('%s is a name', (name) => {
    expect(() => checkName(name, 'a domain')).not.toThrow();
  });

  test.each(['', 'a b', 'a,b', 'a/b', '../a', '-a', '.a', 'a;rm', "a'b", 'a*', 'a\n', '$(a)', 'x'.repeat(257)])(
    '%j is none',
    (name) => {
      expect(() => checkName(name, 'table of sales')).toThrow('name of table of sales must');
    },
  );

  test('a transform has a domain and a task', () => {
    expect(() => checkTransformName('kpi.sales')).not.toThrow();
    expect(() => checkTransformName('kpi')).toThrow("name of a transform must be 'domain.task', got 'kpi'");
    expect(() => checkTransformName('kpi.')).toThrow("must be 'domain.task'");
  });

  test('a state name is never too long, and two long names stay two', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.string({ maxLength: 300 }), (a, b) => {
        expect(stateName(a).length).toBeLessThanOrEqual(MAX_STATE_NAME);
        expect(stateName(a) === stateName(b)).toBe(a === b);
      }),
    );
    expect(stateName('sales_orders_load')).toBe('sales_orders_load');
  });
});

describe('sizes', () => {
  test.each([
    [256, 512],
    [1024, 8192],
    [4096, 30720],
    [16384, 122880],
  ])('Fargate has %d CPU units with %d MiB', (cpu, memory) => {
    expect(() => checkFargateSize(cpu, memory, 'x')).not.toThrow();
  });

  test.each([
    [
      1024,
      16384,
      "with cpu 1024 'memory' must be one of 2048, 3072, 4096, 5120, 6144, 7168, 8192 MiB; with 16384 MiB 'cpu' must be one of 2048, 4096, 8192",
    ],
    [1000, 2048, "'cpu' of x must be one of 256, 512, 1024, 2048, 4096, 8192, 16384 on Fargate, got 1000"],
    [4096, 31744, 'Fargate has no tasks of 4096 CPU units and 31744 MiB (x)'],
    [8192, 17408, 'Fargate has no tasks'],
    [512, 4000, 'Fargate has no tasks'],
  ])('Fargate has no %d with %d, and the message names what it has', (cpu, memory, message) => {
    expect(() => checkFargateSize(cpu, memory, 'x')).toThrow(message);
  });
});

describe('Spark settings', () => {
  test('driver memory is a variable of its own', () => {
    expect(
      sparkEnvironment({ 'spark.driver.memory': '6g', 'spark.sql.shuffle.partitions': '8', 'spark.a': 'b' }, 'x'),
    ).toEqual({
      SPARK_DRIVER_MEMORY: '6g',
      SPARK_CONF_OPTIONS: '--conf spark.sql.shuffle.partitions=8 --conf spark.a=b',
    });
    expect(sparkEnvironment(undefined, 'x')).toEqual({});
  });

  test.each(['a b', "'a'", '$HOME', '*', ''])('value %j would be torn by the script of the image', (value) => {
    expect(() => sparkEnvironment({ 'spark.a': value }, "'load'")).toThrow("'sparkConfig' of 'load' must be");
  });
});

describe('scheduled dates', () => {
  test.each([
    ['2026-08-02T00:00:00Z', '2026-08-02T00:00:00+0000'],
    ['2026-08-02T02:30:00+02:00', '2026-08-02T00:30:00+0000'],
    ['2026-08-02T00:00:00+0000', '2026-08-02T00:00:00+0000'],
    ['2026-08-02', '2026-08-02T00:00:00+0000'],
    ['2026-08-02 01:00:00.123Z', '2026-08-02T01:00:00+0000'],
  ])('%s is %s', (time, date) => {
    expect(scheduledDate(time, 'load')).toBe(date);
  });

  test.each(['yesterday', '2026-13-01', '2026-02-30', '02/08/2026', '2026-08-02T00:00:00'])('%s is refused', (time) => {
    expect(() => scheduledDate(time, 'load')).toThrow("'scheduledDate' of 'load' must be an ISO-8601 time");
  });

  test.each(['0000-01-01', '0001-01-01T00:00:00+05:00', '9999-12-31T23:00:00-05:00'])(
    '%s is of no year that Starlake knows',
    (time) => expect(() => scheduledDate(time, 'load')).toThrow('of the years 0001 to 9999 in UTC'),
  );
});
