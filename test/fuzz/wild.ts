import { CfnParameter, Duration, Size, Stack } from 'aws-cdk-lib';
import { ParsedDefinition } from '../helpers/definition';
import { isAccident, outcome } from './support';

/** Values that a prop may be given; those of wrong types come from JavaScript, and some of them by jsii. */
export interface Wild {
  readonly right: Array<(stack: Stack) => unknown>;
  readonly wrong: Array<(stack: Stack) => unknown>;
}

const wild = (right: unknown[], wrong: unknown[], more: Wild['right'] = []): Wild => ({
  right: [...right.map((value) => () => value), ...more],
  wrong: wrong.map((value) => () => value),
});
let parameters = 0;
const parameter = (type: string) => (stack: Stack) => new CfnParameter(stack, `Parameter${parameters++}`, { type });

export const NUMBER = wild(
  [NaN, Infinity, -Infinity, -1, -0.5, 0, -0, 0.5, 1, 2, 40, 41, 99_999_999, 100_000_000, 2 ** 53, 1e308, 5e-324],
  ['3', '', true, [], [3], {}],
  [(stack) => parameter('Number')(stack).valueAsNumber],
);
export const DURATION = wild(
  [
    ...[Duration.seconds(0), Duration.millis(0), Duration.millis(1), Duration.millis(1500), Duration.seconds(0.5)],
    ...[Duration.seconds(1), Duration.minutes(1), Duration.days(1), Duration.seconds(99_999_999)],
    ...[Duration.seconds(100_000_000), Duration.days(2000), Duration.days(1e7), Duration.seconds(1e300)],
    ...[Duration.seconds(Infinity), Duration.seconds(NaN)],
  ],
  [null, 5, '5', 'PT5M', {}, [], true],
  [(stack) => Duration.seconds(parameter('Number')(stack).valueAsNumber)],
);
export const SIZES = wild(
  [
    ...[[], [Size.gibibytes(8)], [Size.gibibytes(8), Size.gibibytes(16)], [Size.gibibytes(8), Size.gibibytes(8)]],
    ...[[Size.kibibytes(1)], [Size.gibibytes(0)], [Size.gibibytes(7.5)], [Size.mebibytes(NaN)], [Size.tebibytes(1e9)]],
    ...[[Size.gibibytes(120)], [Size.gibibytes(16), Size.gibibytes(8)], [Size.mebibytes(512), Size.gibibytes(120)]],
  ],
  [null, 8, 'x', {}, [null], [8], ['8'], [undefined], Size.gibibytes(8)],
  [(stack) => [Size.gibibytes(parameter('Number')(stack).valueAsNumber)]],
);
export const MEMORY = wild(
  [
    ...[Size.gibibytes(8), Size.mebibytes(8192), Size.mebibytes(1), Size.kibibytes(1), Size.gibibytes(0)],
    ...[Size.gibibytes(7.5), Size.mebibytes(NaN), Size.mebibytes(Infinity), Size.tebibytes(1e9)],
  ],
  [null, 8, '8', 'x', {}, [], [Size.gibibytes(8)], true],
  [
    (stack) => Size.mebibytes(parameter('Number')(stack).valueAsNumber),
    (stack) => Size.gibibytes(parameter('Number')(stack).valueAsNumber),
  ],
);
export const PATH = wild(
  [
    ...[
      '',
      ' ',
      '/',
      '/abs',
      '.',
      '..',
      'a/../b',
      'a/./b',
      'a//b',
      'a/',
      'a/{domain}',
      'a/{{ domain }}',
      '{x}',
      '${domain}',
    ],
    ...[
      's3://',
      's3a://',
      's3a:///x',
      's3a://lake',
      's3a://lake/',
      's3a://lake/x',
      's3://bucket/x//y',
      's3a://bucket/../x',
      's3a://bucket/./x',
    ],
    ...[
      'S3://bucket/x',
      'file:/x',
      'file:///x',
      'http://x/y',
      'é',
      'a\nb',
      '*',
      '{SL_ROOT}/x',
      '{ds}',
      '{',
      '}',
      'x'.repeat(2000),
    ],
  ],
  [null, 5, true, {}, []],
  [(stack) => parameter('String')(stack).valueAsString],
);
export const TEXT = wild(
  ['', ' ', 'x', 'a b', 'x'.repeat(300), 'é', '{x}', '$.x', 'a\nb', '-', '😀', '__proto__', 'a/b'],
  [null, 5, true, {}, []],
);
export const MAP = wild(
  [
    {},
    { A: 'b' },
    { A: '' },
    { '': 'x' },
    { 'a=b': 'c' },
    { A: undefined },
    { A: '"\\\n\u0000é😀' },
    { A: '$.x' },
    { A: '{}' },
  ],
  [null, { A: 5 }, { A: null }, { A: true }, { A: {} }, { A: ['x'] }, 'x', 5, ['x'], JSON.parse('{"__proto__":"x"}')],
);
export const WORD = wild([], ['', 'x', 'Wait', 'NONE', 'restore', null, 5, {}, true]);
export const OBJECT = wild([], [null, 5, 'x', {}, [], true]);
export const LIST = wild([[]], [null, 5, 'x', {}, [null], [5], ['x'], [{}], [undefined], [[]]]);

const SIZE: Record<string, [number, number, number]> = {
  ...{ 512: [1, 4, 1], 1024: [2, 8, 1], 2048: [4, 16, 1], 4096: [8, 30, 1], 8192: [16, 60, 4], 16384: [32, 120, 8] },
};

/** Fargate's table as AWS has it in its documentation: GiB from, to, step. */
export function onFargate(cpu: unknown, memory: unknown): boolean {
  if (typeof cpu !== 'number' || typeof memory !== 'number') return false;
  if (cpu === 256) return [512, 1024, 2048].includes(memory);
  const [from, to, step] = SIZE[cpu] ?? [1, 0, 1];
  const gib = memory / 1024;
  return gib >= from && gib <= to && (gib - from) % step === 0;
}

const within = (value: unknown, min: number) =>
  Number.isInteger(value) && Number(value) >= min && Number(value) <= 99_999_999;

/** What AWS would refuse in a definition, by its limits of numbers and types; a token is some number. */
export function faults(definition: ParsedDefinition): string[] {
  const found: string[] = [];
  const look = (value: unknown, at: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      const where = `${at}.${key}`;
      const limits: Record<string, number> = {
        MaxAttempts: 0,
        IntervalSeconds: 1,
        MaxDelaySeconds: 1,
        TimeoutSeconds: 1,
        retryDelay: 0,
        timeout: 1,
        retries: 0,
        MaxConcurrency: 0,
        attempts: 0,
      };
      if (Object.hasOwn(limits, key) && typeof inner !== 'object' && !within(inner, limits[key])) {
        found.push(`${where} is ${JSON.stringify(inner)}`);
      }
      if (key === 'Environment' && Array.isArray(inner)) {
        const bad = inner.find(
          (each) =>
            typeof (each['Value.$'] ?? each.Value) !== 'string' || typeof each.Name !== 'string' || each.Name === '',
        );
        if (bad) found.push(`${where} has ${JSON.stringify(bad)}`);
      }
      if (key === 'Command' && (!Array.isArray(inner) || inner.some((each) => typeof each !== 'string'))) {
        found.push(`${where} is ${JSON.stringify(inner)}`);
      }
      if (key === 'Type' && inner === 'Map') {
        const { MaxConcurrency: slots, ItemReader: reader } = value as { MaxConcurrency?: number; ItemReader?: object };
        if (!within(slots, 1) || slots! > (reader ? 1000 : 40)) found.push(`${at}.MaxConcurrency is ${slots}`);
      }
      if ((key === 'table' || key === 'domain') && typeof inner !== 'string')
        found.push(`${where} is ${JSON.stringify(inner)}`);
      if (
        (key === 'Weight' && !(within(inner, 0) && inner <= 1000)) ||
        (key === 'Base' && !(within(inner, 0) && inner <= 100_000))
      ) {
        found.push(`${where} is ${JSON.stringify(inner)}`);
      }
      look(inner, where);
    }
  };
  look(definition.States, 'States');
  const { Parameters } = Object.values(definition.States).find((state) => state.Parameters?.strategy) ?? {};
  const words: Record<string, string[]> = { strategy: ['none', 'imported', 'pending', 'ack'] };
  const pipeline = { overlap: ['WAIT', 'SKIP', 'FAIL', 'ALLOW'], staleFiles: ['FAIL', 'RESTORE'] };
  for (const [place, known] of [
    [Parameters, words],
    [Parameters?.pipeline, pipeline],
  ] as const) {
    for (const [name, values] of Object.entries(known)) {
      if (place && !values.includes(place[name])) found.push(`${name} is ${JSON.stringify(place[name])}`);
    }
  }
  return found;
}

/**
 * What is wrong with how something takes a value: an error that was not meant, or names nothing; a definition that AWS, or
 * the handlers, would not take.
 *
 * @param named what an error has to name: the prop, or the construct
 */
export function problemOf(value: unknown, named: RegExp, build: () => ParsedDefinition | string[]): string | undefined {
  const result = outcome(build);
  const what = shown(value);
  if ('error' in result) {
    const { error } = result;
    const message = `${error.constructor.name}: ${error.message.split('\n')[0].slice(0, 160)}`;
    if (isAccident(error)) return `${what} → accident: ${message}`;
    return named.test(error.message) ? undefined : `${what} → names nothing: ${message}`;
  }
  const wrong = Array.isArray(result.value) ? result.value : faults(result.value);
  return wrong.length > 0 ? `${what} → accepted: ${wrong.slice(0, 2).join('; ')}` : undefined;
}

function shown(value: unknown): string {
  if (value instanceof Duration) return outcomeText(() => value.toString());
  if (Array.isArray(value) && value[0] instanceof Size)
    return `Sizes ${value.map((size) => outcomeText(() => `${size.toKibibytes({ rounding: 0 })} KiB`)).join()}`;
  if (typeof value === 'number') return String(Object.is(value, -0) ? '-0' : value);
  return (JSON.stringify(value) ?? 'undefined').slice(0, 80);
}

function outcomeText(text: () => string): string {
  const result = outcome(text);
  return 'value' in result ? result.value : 'a token';
}
