import fc from 'fast-check';

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAYS = 'sun mon tue wed thu fri sat sun'.split(' ');

/** A field as people write it, and the same with numbers in plain lists, which every library reads alike. */
export interface GeneratedField {
  readonly text: string;
  readonly plain: string;
}

/** A cron expression as people write it, and in numbers. */
export interface GeneratedCron {
  readonly text: string;
  readonly plain: string;
}

function part(min: number, max: number, size: number, words: string[] = []): fc.Arbitrary<[string, number[]]> {
  const value = fc.integer({ min, max });
  const write = (at: number, asWord: boolean, upper: boolean) => {
    const word = words[at - min] ?? String(at);
    return asWord && words.length > 0 ? (upper ? word.toUpperCase() : word) : String(at);
  };
  const norm = (at: number) => min + ((at - min) % size);
  const run = (from: number, to: number, step: number) => {
    const found = [];
    // Step by step around the clock, as one would count with fingers.
    for (let at = from, n = 0; ; at = at === min + size - 1 ? min : at + 1, n++) {
      if (n % step === 0) found.push(at);
      if (at === to) return found;
    }
  };
  const style = fc.tuple(fc.boolean(), fc.boolean());
  return fc.oneof(
    fc.tuple(value, style).map(([at, [word, upper]]) => [write(at, word, upper), [norm(at)]] as [string, number[]]),
    fc
      .tuple(
        fc.integer({ min, max: min + size - 1 }),
        fc.integer({ min, max: min + size - 1 }),
        fc.integer({ min: 1, max: size }),
        fc.boolean(),
        style,
      )
      .map(([from, to, step, stepped, [word, upper]]) => {
        const range = `${write(from, word, upper)}-${write(to, word, upper)}`;
        return [stepped ? `${range}/${step}` : range, run(from, to, stepped ? step : 1)] as [string, number[]];
      }),
    fc
      .tuple(fc.integer({ min, max: min + size - 1 }), fc.integer({ min: 1, max: size }))
      .map(([from, step]) => [`${from}/${step}`, run(from, min + size - 1, step)] as [string, number[]]),
    fc
      .integer({ min: 1, max: size })
      .map((step) => [`*/${step}`, run(min, min + size - 1, step)] as [string, number[]]),
  );
}

function field(min: number, max: number, size: number, words?: string[], isDay = false): fc.Arbitrary<GeneratedField> {
  const list = fc.array(part(min, max, size, words), { minLength: 1, maxLength: 3 }).map((parts) => ({
    text: parts.map(([text]) => text).join(','),
    plain: [...new Set(parts.flatMap(([, values]) => values))].sort((a, b) => a - b).join(','),
  }));
  const any = fc.constantFrom(...(isDay ? ['*', '?'] : ['*'])).map((text) => ({ text, plain: '*' }));
  return fc.oneof({ weight: 2, arbitrary: list }, { weight: 1, arbitrary: any });
}

/** Expressions with names, lists, steps, ranges that wrap, and Sunday as 0 and 7. */
export const crons: fc.Arbitrary<GeneratedCron> = fc
  .tuple(
    field(0, 59, 60),
    field(0, 23, 24),
    field(1, 31, 31, undefined, true),
    field(1, 12, 12, MONTHS),
    field(0, 7, 7, DAYS, true),
  )
  .map((fields) => ({
    text: fields.map(({ text }) => text).join(' '),
    plain: fields.map(({ plain }) => plain).join(' '),
  }));
