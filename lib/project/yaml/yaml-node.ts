/** A node of a YAML text. `at` is the position of the value, or of its key, in the text. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

/** A value, as Starlake's parser understands it (YAML 1.1). */
export interface YamlScalar {
  readonly kind: ScalarKind;
  /** The value where Starlake expects a text: `1.50` is `1.5`, `yes` is `true`; a value in quotes does not change. */
  readonly text: string;
  readonly at: number;
}

/** The type of a scalar. */
type ScalarKind = 'null' | 'boolean' | 'integer' | 'number' | 'string';

/** A list. */
export interface YamlList {
  readonly kind: 'list';
  readonly items: YamlNode[];
  readonly at: number;
}

/** A mapping, in the order of its keys. */
export interface YamlMap {
  readonly kind: 'map';
  readonly entries: Map<string, YamlEntry>;
  readonly at: number;
}

/** A key of a mapping and its value. */
export interface YamlEntry {
  /** Position of the key in the text. */
  readonly at: number;
  readonly value: YamlNode;
}

const NULL = /^(?:~|null|Null|NULL|)$/;
const TRUE = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const INTEGER = /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)$/;
const NUMBER =
  /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*[eE][-+]?[0-9]+|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?)$/;

/** A scalar written without quotes (SnakeYAML's resolver, as Jackson reads it). */
export function plainScalar(source: string, at: number): YamlScalar {
  if (NULL.test(source)) {
    return { kind: 'null', text: '', at };
  }
  if (TRUE.test(source) || FALSE.test(source)) {
    return { kind: 'boolean', text: String(TRUE.test(source)), at };
  }
  if (INTEGER.test(source)) {
    return { kind: 'integer', text: integerText(source), at };
  }
  return NUMBER.test(source)
    ? { kind: 'number', text: numberText(Number(source.replaceAll('_', ''))), at }
    : { kind: 'string', text: source, at };
}

/** A scalar in quotes, or a block of text. */
export function stringScalar(text: string, at: number): YamlScalar {
  return { kind: 'string', text, at };
}

function integerText(source: string): string {
  const digits = source.replaceAll('_', '').replace(/^\+/, '');
  const [, sign = '', rest = ''] = /^(-?)(.*)$/.exec(digits) ?? [];
  const written = /^0[0-7]/.test(rest) ? `0o${rest.slice(1)}` : rest;
  return sign + BigInt(written).toString();
}

/** Writes a number as Java writes a double: with a point, and with an exponent from ten million up and below 0.001. */
function numberText(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e7)) {
    return Number.isInteger(value) ? `${value}.0` : String(value);
  }
  const [digits, exponent] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${exponent.replace('+', '')}`;
}
