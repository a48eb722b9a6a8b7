import fc from 'fast-check';
import { PreLoadEvent } from '../../lib/contract/pre-load';
import { preLoad } from '../../lambda/pre-load/pre-load';
import { LoadPipeline, PreLoadStrategy } from '../../lib';
import type { Assembly } from '../../local/assembly';
import { fakePorts } from '../helpers/handler-ports';
import { runLocally, scratchFolder, synthesize } from '../helpers/local-run';
import { isAccident, Lake, messageOf, newJob, runs } from './support';

// An execution's input is refused before any container starts, or does exactly what it says.
const TABLES = ['orders', 'customers', 'constructor', '__proto__', 'toString', 'a.b', 'é-日本'];
const DATASETS = 's3a://lake/datasets';
let assembly: Assembly;

beforeAll(() => {
  assembly = synthesize((stack) => {
    const tables = TABLES.map((name) => ({ name, pattern: `${name.replace('.', '\\.')}~\\d+` }));
    new LoadPipeline(stack, 'P', {
      job: newJob(stack),
      domain: 'sales',
      tables,
      preLoadStrategy: PreLoadStrategy.PENDING,
    });
  });
});

const two = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
const year = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1970, max: 2100 }).map(String) },
  fc.constantFrom('0000', '10000', '-001', '999', '+012026', '２０２６'),
);
const day = fc.tuple(year, two(13), two(32)).map((parts) => parts.join('-'));
const goodDay = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const clock = fc.oneof(
  fc.tuple(two(25), two(61)).map((parts) => parts.join(':')),
  fc.tuple(two(25), two(61), two(61)).map((parts) => parts.join(':')),
  fc.tuple(two(23), two(59), two(59), fc.nat(999999)).map(([h, m, s, f]) => `${h}:${m}:${s}.${f}`),
  fc.constantFrom('00', '24:00:00', '24:00:01', '12:30:00,5', '12:30:', '1:30', '123000'),
);
const zone = fc.oneof(
  fc.constantFrom(
    '',
    'Z',
    'z',
    '+02',
    '-00:00',
    '+0530',
    '+24:00',
    '+14:00',
    '-23:59',
    '+99:99',
    '+2:00',
    ' +02:00',
    '[UTC]',
  ),
  fc.tuple(fc.constantFrom('+', '-'), two(26), fc.constantFrom('', ':'), two(61)).map((parts) => parts.join('')),
);
const time = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.oneof(goodDay, day), fc.constantFrom('T', 'T', 'T', ' ', 't', '', '  '), clock, zone)
      .map((p) => p.join('')),
  },
  { weight: 2, arbitrary: fc.oneof(goodDay, day) },
  { weight: 1, arbitrary: fc.tuple(goodDay, fc.constantFrom('\n', ' ', 'Z', '\u0000', 'T')).map((p) => p.join('')) },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.constantFrom('$.x', '', 'now') },
  { weight: 1, arbitrary: fc.jsonValue() },
);
const tables = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.constantFrom(...TABLES), { maxLength: 5 }) },
  {
    weight: 2,
    arbitrary: fc.array(
      fc.oneof(
        fc.constantFrom(...TABLES),
        fc.constantFrom('Orders', 'orders ', '', 'hasOwnProperty', '*', '0', 'a_b', 'é-日本'),
      ),
      { maxLength: 4 },
    ),
  },
  { weight: 1, arbitrary: fc.array(fc.oneof(fc.constantFrom<unknown>(...TABLES), fc.jsonValue()), { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.jsonValue() },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>('orders', { 0: 'orders', length: 1 }, { orders: true }, [['orders']], null),
  },
);
const more = fc.dictionary(
  fc.constantFrom('__proto__', 'constructor', 'Tables', 'x', 'toJSON', 'preLoad'),
  fc.jsonValue(),
  { maxKeys: 2 },
);
const input: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(fc.option(time, { nil: undefined, freq: 2 }), fc.option(tables, { nil: undefined, freq: 2 }), more)
      .map(([scheduledTime, names, rest]) => JSON.parse(JSON.stringify({ ...rest, scheduledTime, tables: names }))),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      [],
      'x',
      0,
      true,
      [{ tables: ['orders'] }],
      JSON.parse('{"__proto__":{"tables":["orders"]}}'),
    ),
  },
);

/** What a run has to do, computed by hand; a string is the field that is wrong. */
function meant(given: unknown, startTime: string): { date: string; tables: string[] } | string {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 'input';
  const field = (name: string) => (Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : undefined);
  const date = dateOf(field('scheduledTime') ?? startTime);
  if (date === undefined) return 'scheduledTime';
  const names = field('tables') ?? TABLES;
  if (!Array.isArray(names) || names.length === 0 || names.some((name) => !TABLES.includes(name as string)))
    return 'tables';
  return { date, tables: TABLES.filter((table) => names.includes(table)).sort() };
}

function dateOf(text: unknown): string | undefined {
  const parts =
    typeof text === 'string'
      ? /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|([+-])(\d\d):?(\d\d)?)?)?$/.exec(text)
      : null;
  if (!parts || /\n$/.test(text as string)) return undefined;
  const [y, m, d, h = 0, min = 0, s = 0] = parts
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part))) as number[];
  const [sign, oh, om] = [parts[8] === '-' ? -1 : 1, Number(parts[9] ?? 0), Number(parts[10] ?? 0)];
  const days = [31, y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const midnight = h === 24 && min === 0 && s === 0 && !/24:00:00\.0*[1-9]/.test(text as string);
  if (
    y < 1 ||
    m < 1 ||
    m > 12 ||
    d < 1 ||
    d > days[m - 1] ||
    (h > 23 && !midnight) ||
    min > 59 ||
    s > 59 ||
    oh > 23 ||
    om > 59
  )
    return undefined;
  const at = new Date(0);
  at.setUTCFullYear(y, m - 1, d);
  at.setUTCHours(h, min - sign * (oh * 60 + om), s);
  const [Y, ...rest] = [
    at.getUTCFullYear(),
    at.getUTCMonth() + 1,
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  ];
  if (Y < 1 || Y > 9999) return undefined;
  const [M, D, H, MI, S] = rest.map((n) => String(n).padStart(2, '0'));
  return `${String(Y).padStart(4, '0')}-${M}-${D}T${H}:${MI}:${S}+0000`;
}

function event(given: unknown): PreLoadEvent {
  return {
    domain: 'sales',
    strategy: 'none',
    pending: 'stage/sales',
    tables: TABLES.map((table) => ({ table, pattern: `${table.replace('.', '\\.')}~\\d+` })),
    execution: { Id: 'me', Input: given, StartTime: '2026-08-02T03:04:05.678Z', RedriveCount: 0 },
    pipeline: { overlap: 'WAIT', staleFiles: 'FAIL', lock: 'turns/sales.json', ingesting: 'ingesting/sales' },
  };
}

test('the gate: any input is refused by its field and its value, or selects what it says at the date that it says', async () => {
  let good = 0;
  await fc.assert(
    fc.asyncProperty(input, async (given) => {
      const result = await preLoad(event(given), fakePorts(), DATASETS).catch((error: Error) => error);
      const expected = meant(given, '2026-08-02T03:04:05.678Z');
      if (typeof expected !== 'string') {
        good++;
        expect(result).toMatchObject({ ready: true, scheduledDate: expected.date });
        expect((result as { loads: Array<{ table: string }> }).loads.map(({ table }) => table).sort()).toEqual(
          expected.tables,
        );
        return;
      }
      const { name, message } = result as Error;
      expect(name).toBe('Starlake.InvalidInput');
      expect(message).toContain(expected);
      const value = expected === 'input' ? given : (given as Record<string, unknown>)[expected];
      expectValue(message, value);
    }),
    runs(3000),
  );
  expect(good).toBeGreaterThan(400);
});

/** The value is in the message, or those of its elements that are wrong. */
function expectValue(message: string, value: unknown): void {
  const wrong = Array.isArray(value) ? value.filter((each) => !TABLES.includes(each as string)) : [];
  const shown = [value, ...(wrong.length > 0 ? [wrong] : [])].map((each) => JSON.stringify(each).slice(0, 200));
  expect(shown.some((text) => message.includes(text))).toBe(true);
}

test.each(['9999-12-31T23:00:00-05:00', '0001-01-01T00:00:00+05:00'])(
  '%s is of no year that Starlake can write: refused',
  async (scheduledTime) => {
    const result = preLoad(event({ scheduledTime }), fakePorts(), DATASETS);
    await expect(result).rejects.toMatchObject({ name: 'Starlake.InvalidInput' });
  },
);

test('whole runs: no container of an input that is refused, and exactly the loads of one that is not', async () => {
  await fc.assert(
    fc.asyncProperty(
      input.filter((given) => given !== null),
      async (given) => {
        const lake = new Lake(scratchFolder(), 'sales', (table, file) => file.startsWith(`${table}~`));
        lake.put(
          'stage',
          TABLES.map((table) => `${table}~1`),
        );
        const result = await runLocally(assembly, 'sales', { root: lake.root, executor: lake, input: given });
        const expected = meant(given, result.execution!.startTime);
        if (typeof expected === 'string') {
          expect([result.error, lake.commands]).toEqual(['Starlake.InvalidInput', []]);
          expect(messageOf(result)).toContain(expected);
          return;
        }
        const { date, tables: names } = expected;
        expect(result).toMatchObject({ status: 'SUCCEEDED', output: { status: 'LOADED', scheduledDate: date } });
        const argv = (table: string) => ['load', '--scheduledDate', date, '--domains', 'sales', '--tables', table];
        // A container may load several of them.
        const loads = lake.runs.flatMap((run) =>
          run.argv
            .at(-1)!
            .split(',')
            .map((name) => [...run.argv.slice(0, -1), name]),
        );
        expect(loads.sort()).toEqual(names.map(argv).sort());
        expect(lake.files('archive')).toEqual(names.map((name) => `${name}~1`).sort());
      },
    ),
    runs(22),
  );
});

test.each([
  [16_384, 'é'],
  [16_385, 'é'],
  [16_384, '"'],
  [16_386, '"'],
])('an input of %d bytes (%s) is within the limit, or refused by it', async (bytes, filler) => {
  const width = Buffer.byteLength(JSON.stringify(filler)) - 2;
  const rest = bytes - Buffer.byteLength(JSON.stringify({ x: '' }));
  const given = { x: filler.repeat(Math.floor(rest / width)) + 'x'.repeat(rest % width) };
  expect(Buffer.byteLength(JSON.stringify(given))).toBe(bytes);
  const result = await preLoad(event(given), fakePorts(), DATASETS).catch((error: Error) => error);
  if (bytes <= 16_384) {
    expect(result).toMatchObject({ ready: true });
  } else {
    expect(result).toMatchObject({ name: 'Starlake.InvalidInput', message: expect.stringContaining(`${bytes} bytes`) });
    expect(isAccident(result as Error)).toBe(false);
  }
});
