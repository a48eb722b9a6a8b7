import { errorsIn, LoggedError } from './log-errors';
import { masked } from './mask';
import { cut } from '../../lib/contract/cut';
import { short } from './text';

/** Characters of a quote. */
const MAX_QUOTE = 300;
/** Characters of its first message if a cause follows. */
const MAX_FIRST = 160;

/** Characters of a message that are read. */
const MAX_MESSAGE = 2_000;

/**
 * Classes of Spark and Hadoop that log errors. They log also what they recover from; what they throw, Starlake logs
 * again.
 */
const ENGINE =
  /^(?:Executor|TaskSetManager|Task\w*Scheduler\w*|DAGScheduler|SparkContext|Utils|Inbox|AsyncEventQueue|ShutdownHookManager|\w*(?:FileFormat|DataWrit)\w*|Retrying\w+|Datastore|Schema|AbstractConnector)\$?$/;

/** Beginnings of messages that are the same for any failure. */
const SAYS_NOTHING =
  /^(?:Error running (?:JDBC )?SQL|Error during ingestion|Some tables failed to be loaded|Exception in task |Task \d+ in stage |Exception thrown in awaitResult|(?:Writing )?job aborted|Task failed while writing rows|Error while creating connection for partition|Invalid Input Error: Attempting to execute an unsuccessful|$)/i;

/** Exceptions whose names do not explain anything. */
const ANY_EXCEPTION =
  /^(?:(?:Runtime|Spark|SQL|Analysis|IllegalArgument|IllegalState|Execution|Completion|InvocationTarget|UndeclaredThrowable)?Exception|Error)$/;

/**
 * Quotes the error that explains a failure from a log: the first one with a useful message, preferably logged by
 * Starlake itself, and its innermost cause. The quote is one line of about 300 characters at most. Secrets and
 * environment variables are masked.
 *
 * @param lines the end of the log, the oldest first
 * @returns undefined if the log has no error
 */
export function quoteOf(lines: readonly string[]): string | undefined {
  const errors = errorsIn(lines).map((error) => ({ ...error, says: error.says.map(plain) }));
  const telling = errors.filter(({ says }) => says.some(saysSomething));
  const logged = telling.filter(({ isBelowWarning }) => !isBelowWarning);
  const error = logged.find(({ logger = '' }) => !ENGINE.test(logger)) ?? logged[0] ?? telling[0] ?? errors[0];
  if (!error) {
    return undefined;
  }
  const words = error.says.some(saysSomething) ? error.says.filter(saysSomething) : error.says;
  const first = words.find((text) => text !== '') ?? '';
  // An error may be logged without its stack trace, which then follows later in the log.
  const innermost = words.length > 1 ? words.at(-1)! : (causeIn(telling, first) ?? '');
  return joined(first, innermost) || undefined;
}

/** The innermost cause of an error that is logged twice: once without a cause, and once with it. */
function causeIn(errors: readonly LoggedError[], first: string): string | undefined {
  const same = errors.find(({ says }) => says.length > 1 && says.some((text) => overlaps(text, first)));
  return same?.says.filter(saysSomething).at(-1);
}

function joined(first: string, cause: string): string {
  if (cause === '' || first.includes(cause)) {
    return short(first, MAX_QUOTE);
  }
  if (cause.includes(first)) {
    return short(cause, MAX_QUOTE);
  }
  const beginning = short(first, Math.max(MAX_FIRST, MAX_QUOTE - cause.length));
  return `${beginning}; caused by ${short(cause, Math.max(0, MAX_QUOTE - beginning.length))}`;
}

function overlaps(one: string, other: string): boolean {
  return one.includes(other) || other.includes(one);
}

function saysSomething(text: string): boolean {
  return !SAYS_NOTHING.test(text);
}

/** A message without the failed statement, names of exceptions that do not explain anything, and secrets. */
function plain(message: string): string {
  const text = message
    .replace(/^Error running (?:JDBC )?SQL \[.*?\] with id [\w-]{1,40}: /i, '')
    .replace(/^.*? \(TID \d+\) \([^()]*\): /, '');
  return masked(cut(withoutClasses(text), MAX_MESSAGE)).replace(/[\s:]+$/, '');
}

/** `java.lang.Exception: ai.starlake.NotFound: no` says `NotFound: no`. */
function withoutClasses(text: string): string {
  const [whole, name, rest] = /^(?:[a-z_$][\w$]*\.)+([A-Z][\w$]*)(?:: ?(.*))?$/.exec(text) ?? [];
  if (whole === undefined || name === undefined) {
    return text;
  }
  const inner = withoutClasses(rest ?? '');
  return inner !== '' && ANY_EXCEPTION.test(name) ? inner : [name, inner].filter(Boolean).join(': ');
}
