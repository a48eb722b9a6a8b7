import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import { resourcesOf, type Assembly, type ResourceLocation, type Stack } from '../../assembly/model';
import { Resolver } from '../../assembly/resolve';
import { functionNameOf, REGION, standInArn } from '../../assembly/stand-ins';
import { loadHandler, type FunctionCode, type FunctionSource, type LambdaHandler } from './lambda-sandbox';
import type { Roots } from '../root-substitution';

/** Lambda's default timeout in seconds. */
const DEFAULT_TIMEOUT_SECONDS = 3;

/** A Lambda function of the assembly, called in this process. */
export class LambdaFunction {
  /** Idle instances. As in Lambda, an instance serves one call at a time. */
  private readonly idle: LambdaHandler[] = [];

  private constructor(
    private readonly source: FunctionSource,
    private readonly timeoutSeconds: number,
    private readonly memory: number,
  ) {}

  /** Environment variables of the template, before the root is replaced. */
  static environmentOf(at: ResourceLocation, resolver: Resolver): Record<string, string> {
    const { Environment } = at.resource.Properties ?? {};
    const { Variables = {} } = (Environment ?? {}) as { Variables?: Record<string, unknown> };
    return Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, resolver.text(value, at)]));
  }

  /**
   * Reads a function from its template.
   *
   * @param modules Stand-ins for modules that the function requires.
   * @throws Error when it cannot run locally: another runtime than Node.js, an image, code that is not in the assembly.
   */
  static read(
    at: ResourceLocation,
    resolver: Resolver,
    roots: Roots,
    modules?: FunctionSource['modules'],
  ): LambdaFunction {
    const { Properties = {} } = at.resource;
    const name = resolver.nameOf(at);
    const runtime = String(resolver.resolve(Properties.Runtime, at) ?? 'a container image');
    if (!runtime.startsWith('nodejs')) {
      throw new Error(`function ${name} runs on ${runtime}: only functions on Node.js run locally`);
    }
    const memory = Number(resolver.resolve(Properties.MemorySize, at) ?? 128);
    const environment = {
      ...runtimeEnvironment(name, memory),
      ...roots.apply(LambdaFunction.environmentOf(at, resolver)),
    };
    const handler = resolver.text(Properties.Handler, at);
    const source = { name, handler, environment, code: codeOf(at, resolver), modules };
    const seconds = Number(resolver.resolve(Properties.Timeout, at) ?? DEFAULT_TIMEOUT_SECONDS);
    return new LambdaFunction(source, seconds, memory);
  }

  /**
   * Calls the function. Its input and output pass through JSON, as on AWS.
   *
   * @throws Error named after the error's type, as Step Functions names it. Its message, the Cause, is the JSON of the
   *   error. A function that exceeds its timeout is `Sandbox.Timedout`, as on the current runtimes of Lambda.
   */
  async invoke(payload: unknown): Promise<unknown> {
    const event: unknown = JSON.parse(JSON.stringify(payload ?? null));
    try {
      const instance = this.idle.pop() ?? loadHandler(this.source);
      // An instance that throws is used again. One that does not answer is not: it may still be running.
      const free = () => this.idle.push(instance);
      const result = JSON.stringify(await this.call(instance, event, free));
      return result === undefined ? null : JSON.parse(result);
    } catch (error) {
      throw functionError(error);
    }
  }

  private call(handler: LambdaHandler, event: unknown, free: () => void): Promise<unknown> {
    const requestId = randomUUID();
    const deadline = Date.now() + this.timeoutSeconds * 1000;
    return new Promise((resolve, reject) => {
      const late = () => {
        const seconds = this.timeoutSeconds.toFixed(2);
        const error = named(
          'Sandbox.Timedout',
          `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
        );
        error.stack = '';
        reject(error);
      };
      // Other work of this process must not time out a function whose answer is ready.
      const timer = setTimeout(() => setImmediate(late), this.timeoutSeconds * 1000);
      let answered = false;
      const settle = (settled: () => void) => {
        if (!answered) free();
        answered = true;
        clearTimeout(timer);
        settled();
      };
      const done = (value: unknown) => settle(() => resolve(value));
      const fail = (error: unknown) => settle(() => reject(error));
      try {
        const returned = handler(event, this.contextOf(requestId, deadline), (error, value) =>
          error ? fail(error) : done(value),
        );
        // A function that takes a callback answers through it.
        if (isPromise(returned)) returned.then(done, fail);
        else if (handler.length < 3) done(returned);
      } catch (error) {
        fail(error);
      }
    });
  }

  private contextOf(requestId: string, deadline: number): Record<string, unknown> {
    const { name } = this.source;
    return {
      awsRequestId: requestId,
      callbackWaitsForEmptyEventLoop: true,
      functionName: name,
      functionVersion: '$LATEST',
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
      invokedFunctionArn: standInArn('AWS::Lambda::Function', name),
      logGroupName: `/aws/lambda/${name}`,
      logStreamName: 'local',
      memoryLimitInMB: String(this.memory),
    };
  }
}

/** Finds a function by name or ARN, with or without a version. */
export function findFunction(
  assembly: Assembly,
  resolver: Resolver,
  nameOrArn: string,
  stack: Stack,
): ResourceLocation | undefined {
  const name = functionNameOf(nameOrArn);
  return resourcesOf(assembly, 'AWS::Lambda::Function', stack).find((at) => resolver.nameOf(at) === name);
}

function codeOf(at: ResourceLocation, resolver: Resolver): FunctionCode {
  const code = at.resource.Properties?.Code as { S3Key?: unknown; ZipFile?: unknown } | undefined;
  if (code?.ZipFile !== undefined) return { text: resolver.text(code.ZipFile, at) };
  const hint = at.resource.Metadata?.['aws:asset:path'];
  if (typeof hint === 'string') return { directory: path.resolve(at.stack.directory, hint) };
  const key = code?.S3Key === undefined ? undefined : resolver.text(code.S3Key, at);
  const directory = key === undefined ? undefined : at.stack.assets.get(key);
  if (!directory) throw new Error(`${at.stack.name}/${at.logicalId}: the function's code is not in the cloud assembly`);
  return { directory };
}

function runtimeEnvironment(name: string, memory: number): Record<string, string> {
  const inherited = ['PATH', 'HOME', 'TMPDIR'].flatMap((key) => (process.env[key] ? [[key, process.env[key]]] : []));
  return {
    ...(Object.fromEntries(inherited) as Record<string, string>),
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_REGION: REGION,
    TZ: ':UTC',
  };
}

function functionError(thrown: unknown): Error {
  const isError = typeof thrown === 'object' && thrown !== null && 'message' in thrown;
  const error = thrown as Error;
  const errorType = isError ? error.name || 'Error' : typeof thrown;
  const errorMessage = isError ? error.message : String(thrown);
  const trace = isError && error.stack ? String(error.stack).split('\n') : [];
  return named(errorType, JSON.stringify({ errorType, errorMessage, trace }));
}

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as Promise<unknown> | undefined)?.then === 'function';
}
