/** A text that Java's `Double.parseDouble` accepts, without blanks around it. */
const JAVA_DOUBLE = /^[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?)$/;

const JAVA_HEX_DOUBLE = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)[fFdD]?$/;

/** Reads a double as Java's `Double.parseDouble` does; undefined where Java throws. */
export function parseJavaDouble(text: string): number | undefined {
  const trimmed = javaTrim(text);
  const [, sign, whole, fraction, exponent] = JAVA_HEX_DOUBLE.exec(trimmed) ?? [];
  if (sign !== undefined && whole + fraction !== '') {
    const value = Number(`0x${whole}${fraction}`) * 2 ** (Number(exponent) - 4 * fraction.length);
    return sign === '-' ? -value : value;
  }
  return JAVA_DOUBLE.test(trimmed) ? Number(trimmed.replace(/(?<=\d|\.)[fFdD]$/, '')) : undefined;
}

/** A double as Java's `Double.toString` writes it, which is how Spark casts it to a text. */
export function formatJavaDouble(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (magnitude >= 1e-3 && magnitude < 1e7) {
    const text = String(value);
    return text.includes('.') ? text : `${text}.0`;
  }
  const [digits, exponent] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

/**
 * Reads a whole number as Spark's cast does: decimals are cut off; undefined where the cast gives null, or out of
 * range.
 */
export function castToInteger(text: string, bits: 16 | 32 | 64): bigint | undefined {
  const [, whole] = /^([+-]?\d+)(?:\.\d*)?$/.exec(text.trim()) ?? /^([+-]?)\.\d+$/.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const value = BigInt(/\d/.test(whole) ? whole.replace('+', '') : 0);
  return value === BigInt.asIntN(bits, value) ? value : undefined;
}

/**
 * Reads a decimal as Spark's cast does, rounded half up.
 *
 * @returns the value without its point, times ten to the scale; undefined where Spark gives null.
 */
export function castToDecimal(text: string, precision: number, scale: number): bigint | undefined {
  const [, sign, whole, fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text.trim()) ?? [];
  if (sign === undefined || whole + fraction === '') return undefined;
  return scaled(sign, whole, fraction, Number(exponent), precision, scale);
}

function scaled(
  sign: string,
  whole: string,
  fraction: string,
  exponent: number,
  precision: number,
  scale: number,
): bigint | undefined {
  const shift = exponent - fraction.length + scale;
  if (shift > precision) return BigInt(whole + fraction) === 0n ? 0n : undefined;
  const digits = BigInt(whole + fraction);
  const magnitude = shift >= 0 ? digits * 10n ** BigInt(shift) : halfUp(digits, -shift);
  if (magnitude >= 10n ** BigInt(precision)) return undefined;
  return sign === '-' ? -magnitude : magnitude;
}

function halfUp(digits: bigint, places: number): bigint {
  const divisor = 10n ** BigInt(Math.min(places, 400));
  return (digits * 2n + divisor) / (divisor * 2n);
}

/** Java's `trim`: removes blanks and control characters at both ends. */
export function javaTrim(text: string): string {
  return text.replace(/^[\0- ]+|[\0- ]+$/g, '');
}
