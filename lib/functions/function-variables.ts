import { Stack, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { referenceErrors } from '../private/dynamic-references';

/** Bytes of all variables of a function as JSON (Lambda quotas). */
const MAX_VARIABLES = 4096;

/** Variables that Lambda sets itself and reserves (Lambda developer guide, “Reserved environment variables”). */
const RESERVED =
  /^AWS_(DEFAULT_REGION|REGION|EXECUTION_ENV|ACCESS_KEY(_ID)?|SECRET_ACCESS_KEY|SESSION_TOKEN)$|^AWS_LAMBDA_(FUNCTION_\w+|INITIALIZATION_TYPE|LOG_\w+_NAME|RUNTIME_API)$|^LAMBDA_(TASK_ROOT|RUNTIME_DIR)$/;

/** What a value has at least that is known at deployment only: nearly all are generated names, or ARNs with such. */
const SHORTEST = '?'.repeat(20);
const SHORTEST_OF: { readonly [name: string]: string } = { 'AWS::Partition': 'aws', 'AWS::Region': 'eu-west-1' };

/**
 * Checks variables that functions are given.
 *
 * @param what names them in errors
 * @throws Error for a name that Lambda does not take, and for a secret
 */
export function checkVariables(scope: Construct, variables: { readonly [name: string]: string }, what: string): void {
  const names = Object.keys(variables).filter((name) => !Token.isUnresolved(name));
  const wrong = names.find((name) => !/^[a-zA-Z]\w+$/.test(name));
  if (wrong !== undefined) {
    throw new Error(`${what} must have names of two letters, digits and _ or more, a letter first, got '${wrong}'`);
  }
  const reserved = names.find((name) => RESERVED.test(name));
  if (reserved !== undefined) {
    throw new Error(`${what} must not have '${reserved}', which Lambda sets itself: leave it out`);
  }
  const secret = `the configuration of the functions: leave it out, they need none, and commands get theirs as 'secrets' of the job`;
  const [error] = referenceErrors(JSON.stringify(Stack.of(scope).resolve(variables)), { what, secret });
  if (error !== undefined) {
    throw new Error(error);
  }
}

/** Says of a function that its variables have more bytes than Lambda takes, however short what is known at deployment only. */
export function variableErrors(handler: lambda.Function, what: string): string[] {
  const { environment } = handler.node.defaultChild as lambda.CfnFunction;
  const { variables = {} } = (Stack.of(handler).resolve(environment) ?? {}) as { variables?: object };
  const bytes = Buffer.byteLength(JSON.stringify(variables, atItsShortest));
  return bytes <= MAX_VARIABLES
    ? []
    : [
        `the variables of '${handler.node.path}' have at least ${bytes} bytes as JSON, its own with them, and Lambda takes ` +
          `${MAX_VARIABLES}: shorten ${what}`,
      ];
}

/** For `JSON.stringify`: a function of CloudFormation as the shortest text that it may become. */
function atItsShortest(_: string, value: unknown): unknown {
  const [[name, argument] = ['', undefined], ...others] = Object.entries(Object(value) as object) as Array<
    [string, unknown]
  >;
  if (typeof value !== 'object' || others.length > 0 || !/^(Ref|Fn::\w+)$/.test(name)) {
    return value;
  }
  const [delimiter, parts] = name === 'Fn::Join' ? (argument as [string, unknown[]]) : ['', [value]];
  return parts.map((part) => (typeof part === 'string' ? part : shortestOf(part))).join(delimiter);
}

function shortestOf(reference: unknown): string {
  const { Ref: name } = reference as { Ref?: string };
  return SHORTEST_OF[name ?? ''] ?? SHORTEST;
}
