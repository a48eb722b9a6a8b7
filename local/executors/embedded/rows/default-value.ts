import type { Attribute } from '../project/attribute';
import { rawText } from './raw-text';
import { castToDecimal, castToInteger, formatJavaDouble, parseJavaDouble } from '../types/java-number';
import { sparkDate, sparkTimestamp } from '../types/spark-timestamp';
import type { StarlakeType } from '../../../../lib/project/keys/starlake-type';
import { decimalShape } from '../types/type-reader';

/**
 * The text that replaces null: Spark casts an attribute's `default` to its type, and that back to a text. Then it is
 * checked against the type's pattern.
 *
 * @returns null for an attribute without a default, and for a default that Spark cannot cast.
 */
export function defaultText({ type, default: text }: Attribute): string | null {
  return text === undefined || type === undefined ? (text ?? null) : (castText(text, type) ?? null);
}

function castText(text: string, type: StarlakeType): string | undefined {
  switch (type.primitive) {
    case 'long':
      return castToInteger(text, 64)?.toString();
    case 'int':
      return castToInteger(text, 32)?.toString();
    case 'short':
      return castToInteger(text, 16)?.toString();
    case 'double': {
      const value = parseJavaDouble(text);
      return value === undefined ? undefined : formatJavaDouble(value);
    }
    case 'decimal': {
      const [precision, scale] = decimalShape(type);
      const digits = castToDecimal(text, precision, scale);
      return digits === undefined ? undefined : pointed(digits, scale);
    }
    case 'date':
      return sparkDate(text);
    case 'timestamp': {
      const micros = sparkTimestamp(text);
      return micros === undefined ? undefined : rawText(micros, 'timestamp');
    }
    default:
      return text;
  }
}

/** A whole number in units of the last decimal place, as a decimal. */
function pointed(digits: bigint, scale: number): string {
  const [sign, magnitude] = digits < 0n ? ['-', -digits] : ['', digits];
  const all = String(magnitude).padStart(scale + 1, '0');
  return scale === 0 ? sign + all : `${sign}${all.slice(0, -scale)}.${all.slice(-scale)}`;
}
