import { stripVTControlCharacters } from 'node:util';

/** An error in a log. */
export interface LoggedError {
  /** The class that logged it, without its package; absent for an exception that was only printed. */
  readonly logger?: string;
  /** It follows a warning: the program may have recovered from it. */
  readonly isBelowWarning?: true;
  /** Its message, then those of its causes, the innermost last; each on one line. */
  readonly says: string[];
}

/** Characters of a line that are read, half of them from its end. */
const MAX_LINE = 8_000;
/** Characters of a message of several lines. */
const MAX_MESSAGE = 16_000;

/**
 * The beginning of a log event, in the layout of Starlake's image (`%d{yy/MM/dd HH:mm:ss} %p %c{1}: %m%n%ex`) or
 * another usual one. It may follow a text without a line break, and its own beginning may be missing.
 */
const EVENT =
  /(?:^(?:\S{1,30} ){0,2}|\d\d:\d\d:\d\d(?:[.,]\d{1,9})?Z? )\[?(ERROR|FATAL|WARN|INFO|DEBUG|TRACE)\]? +(?:\[[^\]]{0,80}\] +)?([\w.$-]{1,120})(?::| -) ?/g;

/** An error without a logger: of the JVM, of Python, a printed exception, or a command that rejects its arguments. */
const PRINTED =
  /^(?:Exception in thread "[^"]{0,80}" |Terminating due to )?((?:[a-z_$][\w$]*\.)+[A-Z][\w$.]*(?:Exception|Error)\b.*|[A-Z]\w{0,60}(?:Exception|Error): .*)|^(?:Error|FATAL): (.*)/;

const CAUSE = /^(?:\[CIRCULAR REFERENCE: ?)?Caused by: (.*)/;
/** Lines of a stack trace that say nothing about the cause. */
const FRAME = /^(?:at [\w.$]|\.\.\. \d+ (?:more|common)|Suppressed: |File "[^"]*", line \d)/;
/** Ends a message. The line may contain the arguments of a command, that is, any text. */
const END = /^(?:-{10,}$|Starlake failed to execute command with args)/;

/**
 * The errors in the last lines of a log, in their order. Lines may be cut, repeated, of other programs, or of several
 * threads. Lines that do not belong to an error are ignored.
 */
export function errorsIn(lines: readonly string[]): LoggedError[] {
  const errors: LoggedError[] = [];
  /** The error whose stack trace is read, and whether its last message may continue. */
  let current: LoggedError | undefined;
  let goesOn = false;
  let warns = false;
  const begin = (says: string, logger?: string): void => {
    current = { says: [says], ...(logger === undefined ? {} : { logger }), ...(warns ? { isBelowWarning: true } : {}) };
    errors.push(current);
    goesOn = true;
  };
  for (const { level, logger, text } of lines.flatMap(piecesOf)) {
    const cause = CAUSE.exec(text)?.[1];
    const printed = PRINTED.exec(text);
    if (level !== undefined || END.test(text)) {
      current = undefined;
      warns = level === 'WARN';
      if (level === 'ERROR' || level === 'FATAL') {
        begin(text, logger);
      }
    } else if (FRAME.test(text)) {
      goesOn = false;
    } else if (cause !== undefined || (printed && current?.logger !== undefined && current.says.length === 1)) {
      // The exception follows the message that was logged with it.
      const says = cause ?? printed![1] ?? printed![2]!;
      if (current) {
        current.says.push(says);
        goesOn = true;
      } else {
        begin(says);
      }
    } else if (printed) {
      begin(printed[1] ?? printed[2]!);
    } else if (current && goesOn) {
      const [last = ''] = current.says.splice(-1);
      current.says.push(last.length < MAX_MESSAGE ? `${last} ${text}` : last);
    }
  }
  return errors;
}

/** A line, or a part of one if an event begins within it. */
interface Piece {
  readonly level?: string;
  readonly logger?: string;
  readonly text: string;
}

function piecesOf(line: string): Piece[] {
  const text = readable(line);
  const events = [...text.matchAll(EVENT)];
  const first = text.slice(0, events[0]?.index).trim();
  return [
    ...(first === '' ? [] : [{ text: first }]),
    ...events.map((event, at) => ({
      level: event[1],
      logger: event[2],
      text: text.slice(event.index + event[0].length, events[at + 1]?.index).trim(),
    })),
  ];
}

/** A line without control characters, such as colours. */
function readable(line: string): string {
  const half = MAX_LINE / 2;
  const some = line.length > MAX_LINE ? `${line.slice(0, half)} … ${line.slice(-half)}` : line;
  // eslint-disable-next-line no-control-regex
  return stripVTControlCharacters(some).replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ');
}
