import { errorsIn, LoggedError } from './log-errors';
import { masked } from './mask';
import { cut, short } from './text';

/** Characters of a quote, and of what it says first where a cause follows. */
const MAX_QUOTE = 300;
const MAX_FIRST = 160;

/** Characters of a message that are looked at. */
const MAX_MESSAGE = 2_000;

/** Classes of Spark and Hadoop that log errors: Starlake logs what they throw once more, and they what they got over. */
const ENGINE =
  /^(?:Executor|TaskSetManager|Task\w*Scheduler\w*|DAGScheduler|SparkContext|Utils|Inbox|AsyncEventQueue|ShutdownHookManager|\w*(?:FileFormat|DataWrit)\w*|Retrying\w+|Datastore|Schema|AbstractConnector)\$?$/;

/** What messages begin with that are said of any failure. */
const SAYS_NOTHING =
  /^(?:Error running (?:JDBC )?SQL|Error during ingestion|Some tables failed to be loaded|Exception in task |Task \d+ in stage |Exception thrown in awaitResult|(?:Writing )?job aborted|Task failed while writing rows|Error while creating connection for partition|Invalid Input Error: Attempting to execute an unsuccessful|$)/i;

/** Exceptions whose names say nothing. */
const ANY_EXCEPTION =
  /^(?:(?:Runtime|Spark|SQL|Analysis|IllegalArgument|IllegalState|Execution|Completion|InvocationTarget|UndeclaredThrowable)?Exception|Error)$/;

/**
 * What failed, in a log's own words: the first error that says something, of Starlake itself where it has logged one, and the
 * innermost cause of it. On one line, some hundred characters at most, without what looks like a secret or an environment.
 *
 * @param lines the end of the log, the oldest first
 * @returns undefined where no error is told of
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
  // Of an error that is logged before it has a stack, the stack is further below.
  const innermost = words.length > 1 ? words.at(-1)! : (causeIn(telling, first) ?? '');
  return joined(first, innermost) || undefined;
}

/** The innermost cause of an error that is told of without one, and elsewhere with it. */
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

/** A message without what is around it: the statement that failed, names of exceptions that say nothing, secrets. */
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
