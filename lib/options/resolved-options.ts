import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkPipelineOptions } from './check-pipeline-options';
import { ParsedDagOptions, parseDagOptions } from './dag-options';
import { PipelineDagOptions } from './pipeline-dag-options';
import { StarlakeOptions } from './starlake-options';
import { LoadGrouping } from './load-grouping';
import { PreLoadStrategy } from './pre-load-strategy';
import {
  checkDuration,
  checkInstance,
  checkRatio,
  checkText,
  checkTexts,
  checkWhole,
  checkWord,
} from '../private/checks';
import { IgnoredOption, warnOfIgnored } from './ignored-options';
import { checkKeys } from '../private/struct-keys';
import { OPTION_KEYS } from './option-keys';

/** Key of the CDK context that holds options for every job of an app, by their snake_case names. */
const CONTEXT_KEY = 'starlake';
const CONTEXT = `CDK context '${CONTEXT_KEY}'`;

/** All options with their values, after the look-up. */
export interface ResolvedOptions {
  readonly defaultPool: string;
  readonly slEnvVar: { [name: string]: string };
  readonly retries: number;
  readonly retryDelay: Duration;
  readonly preLoadStrategy: PreLoadStrategy;
  readonly globalAckFilePath: string;
  readonly ackWaitTimeout: Duration;
  readonly maxRejectedRatio: number;
  readonly grouping: LoadGrouping;
  /** What pipelines of the job have where nothing else is said of them. */
  readonly pipelines: PipelineDagOptions;
}

/** Options that are said, before any has its default. */
export type DeclaredOptions = StarlakeOptions & Pick<ResolvedOptions, 'pipelines'>;

const DEFAULTS: ResolvedOptions = {
  defaultPool: 'default_pool',
  slEnvVar: {},
  retries: 1,
  retryDelay: Duration.minutes(5),
  preLoadStrategy: PreLoadStrategy.NONE,
  globalAckFilePath: '{SL_DATASETS}/pending/{domain}/{ds}.ack',
  ackWaitTimeout: Duration.hours(1),
  maxRejectedRatio: 0.1,
  grouping: LoadGrouping.AUTOMATIC,
  pipelines: {},
};

/**
 * Looks every option up in the typed options, the dag configuration's, the CDK context and the defaults, in that order.
 *
 * @throws Error for an unknown name, a value that does not parse and one that cannot be right, naming the construct
 */
export function resolveOptions(
  scope: Construct,
  typed: StarlakeOptions = {},
  dagOptions: { [name: string]: string } = {},
): ResolvedOptions {
  checkKeys(typed, OPTION_KEYS, `'options' of '${scope.node.path}'`);
  const { options, ignored } = declareOptions(scope, scope.node.path, typed, dagOptions);
  warnOfIgnored(scope, ignored);
  return checked({ ...DEFAULTS, ...options }, (name) => `'${name}' of '${scope.node.path}'`);
}

/**
 * Looks every option up in the typed options, the dag configuration's and the CDK context, in that order.
 *
 * @param job path of the job that has them
 * @throws Error for an unknown name, and a value that does not parse
 */
export function declareOptions(
  scope: Construct,
  job: string,
  typed: StarlakeOptions = {},
  dagOptions: { [name: string]: string } = {},
): { readonly options: DeclaredOptions; readonly ignored: Array<IgnoredOption & { readonly where: string }> } {
  const where = `the dag options of '${job}'`;
  const fromDag = parseDagOptions(dagOptions, where);
  const fromContext = contextOptions(scope);
  checkPipelineOptions(fromDag.pipeline, where);
  checkPipelineOptions(fromContext.pipeline, CONTEXT);
  return {
    options: {
      ...{ ...present(fromContext.options), ...present(fromDag.options), ...present(typed) },
      pipelines: { ...fromContext.pipeline, ...fromDag.pipeline },
    },
    ignored: [
      ...fromDag.ignored.map((option) => ({ ...option, where })),
      ...fromContext.ignored.map((option) => ({ ...option, where: CONTEXT })),
    ],
  };
}

/**
 * Options that the CDK context has for every job of an app.
 *
 * @throws Error for a context that is no object, an unknown name and a value that does not parse
 */
function contextOptions(scope: Construct): ParsedDagOptions {
  const context: unknown = scope.node.tryGetContext(CONTEXT_KEY) ?? {};
  if (typeof context !== 'object' || context === null || Array.isArray(context)) {
    throw new Error(`${CONTEXT} must be an object of options, got ${JSON.stringify(context)}`);
  }
  return parseDagOptions(context as { [name: string]: unknown }, CONTEXT);
}

function checked(options: ResolvedOptions, what: (name: keyof ResolvedOptions) => string): ResolvedOptions {
  return {
    defaultPool: checkText(options.defaultPool, what('defaultPool')),
    slEnvVar: checkTexts(options.slEnvVar, what('slEnvVar')),
    retries: checkWhole(options.retries, what('retries'), { min: 0 }),
    retryDelay: checkDuration(options.retryDelay, what('retryDelay')),
    preLoadStrategy: checkWord(options.preLoadStrategy, PreLoadStrategy, what('preLoadStrategy')),
    globalAckFilePath: checkText(options.globalAckFilePath, what('globalAckFilePath')),
    ackWaitTimeout: checkDuration(options.ackWaitTimeout, what('ackWaitTimeout')),
    maxRejectedRatio: checkRatio(options.maxRejectedRatio, what('maxRejectedRatio')),
    grouping: checkInstance(options.grouping, LoadGrouping, what('grouping')),
    pipelines: options.pipelines,
  };
}

// An option that is there but undefined (jsii passes such structs) must not hide the next place to look.
function present(options: StarlakeOptions): StarlakeOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
