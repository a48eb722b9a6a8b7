import { Duration } from 'aws-cdk-lib';
import { MAX_GROUP_TABLES } from '../contract/groups/load-group';
import { LoadGrouping } from './load-grouping';
import { PreLoadStrategy } from './pre-load-strategy';

/** Turns the text of an option into its value; `fail` throws an error that names the option, what it expects, and the text. */
export type Parser = (text: string, fail: (expected: string) => never) => unknown;

/** The text of an option: CDK context may hold numbers and objects where a dag configuration holds their text. */
export function asText(value: unknown): string {
  if (value === undefined || value === null) {
    return '';
  }
  return typeof value === 'string' ? value.trim() : JSON.stringify(value);
}

export const parseText: Parser = (text) => text;

/** A whole number; Step Functions takes those of eight digits. */
export function whole(expected: string, min = 0): Parser {
  return (text, fail) =>
    /^\d{1,8}$/.test(text) && Number(text) >= min ? Number(text) : fail(`${expected}, ${min} to 99999999`);
}

export const parseSeconds: Parser = (text, fail) =>
  Duration.seconds(whole('a whole number of seconds')(text, fail) as number);

export const parseRatio: Parser = (text, fail) =>
  /^(0(\.\d+)?|1(\.0+)?)$/.test(text) ? Number(text) : fail('a number from 0 to 1');

/** See `LoadGrouping`. */
export const parseGrouping: Parser = (text, fail) => {
  const expected = `auto, table, or the number of tables of a group, 1 to ${MAX_GROUP_TABLES}`;
  switch (text.toLowerCase()) {
    case 'auto':
      return LoadGrouping.AUTOMATIC;
    case 'table':
      return LoadGrouping.EACH_TABLE;
    default:
      return /^[1-9]\d?$/.test(text) && Number(text) <= MAX_GROUP_TABLES
        ? LoadGrouping.atMost(Number(text))
        : fail(expected);
  }
};

export const parseBoolean: Parser = (text, fail) =>
  /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : fail('true or false');

/** The documentation of Starlake has conditions of datasets as well, which no distribution understands. */
export const parseTriggering: Parser = (text, fail) =>
  /^(any|all)$/i.test(text) ? text.toLowerCase() : fail('any or all');

export const parseStrategy: Parser = (text, fail) => {
  const values = Object.values(PreLoadStrategy) as string[];
  return values.includes(text.toLowerCase()) ? text.toLowerCase() : fail(`one of ${values.join(', ')}`);
};

/** A JSON object of texts; the ECS API takes no others. */
export const parseEnvironment: Parser = (text, fail) => {
  const expected = 'a JSON object of texts, such as {"SL_ENV": "PROD"}';
  const environment: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(jsonObject(text, expected, fail))) {
    if (!['string', 'number', 'boolean'].includes(typeof value)) {
      return fail(`${expected}; '${name}' is not a text`);
    }
    environment[name] = String(value);
  }
  return environment;
};

/** A JSON object. */
export function jsonObject(
  text: string,
  expected: string,
  fail: (expected: string) => never,
): { readonly [name: string]: unknown } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return fail(expected);
  }
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    ? (parsed as { readonly [name: string]: unknown })
    : fail(expected);
}
