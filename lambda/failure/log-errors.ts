import { stripVTControlCharacters } from 'node:util';

/** An error that a log tells of. */
export interface LoggedError {
  /** Who has logged it, a class without its package; absent where nobody has: an exception that was thrown, or printed. */
  readonly logger?: string;
  /** It stands below a warning: it may be what was got over. */
  readonly isBelowWarning?: true;
  /** What it says, then what caused that, the innermost last; each on one line. */
  readonly says: string[];
}

/** Characters of a line that are read, half of them from its end, and of a message in several lines. */
const MAX_LINE = 8_000;
const MAX_MESSAGE = 16_000;

/**
 * Where an event begins, by the layout that Starlake's image has (`%d{yy/MM/dd HH:mm:ss} %p %c{1}: %m%n%ex`) or another usual
 * one. It may stand behind something that was printed without an end of line, and its beginning may be torn off.
 */
const EVENT =
  /(?:^(?:\S{1,30} ){0,2}|\d\d:\d\d:\d\d(?:[.,]\d{1,9})?Z? )\[?(ERROR|FATAL|WARN|INFO|DEBUG|TRACE)\]? +(?:\[[^\]]{0,80}\] +)?([\w.$-]{1,120})(?::| -) ?/g;

/** An error without a logger: of the JVM, of an exception that was printed, of Python, of a command that refuses its arguments. */
const PRINTED =
  /^(?:Exception in thread "[^"]{0,80}" |Terminating due to )?((?:[a-z_$][\w$]*\.)+[A-Z][\w$.]*(?:Exception|Error)\b.*|[A-Z]\w{0,60}(?:Exception|Error): .*)|^(?:Error|FATAL): (.*)/;

const CAUSE = /^(?:\[CIRCULAR REFERENCE: ?)?Caused by: (.*)/;
/** Lines of a stack that say nothing. */
const FRAME = /^(?:at [\w.$]|\.\.\. \d+ (?:more|common)|Suppressed: |File "[^"]*", line \d)/;
/** Ends what was said before, and has the arguments of a command, which may be anything. */
const END = /^(?:-{10,}$|Starlake failed to execute command with args)/;

/**
 * The errors that the end of a log tells of, in their order. Lines may be torn, doubled, foreign or those of several threads;
 * what is no part of an error is passed over.
 */
export function errorsIn(lines: readonly string[]): LoggedError[] {
  const errors: LoggedError[] = [];
  /** The error whose stack is read, and whether its last message goes on. */
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
      // What was thrown stands below what the logger says of it.
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

/** A line, or what is left of one where an event begins in its middle. */
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

/** A line without colours and the like. */
function readable(line: string): string {
  const half = MAX_LINE / 2;
  const some = line.length > MAX_LINE ? `${line.slice(0, half)} … ${line.slice(-half)}` : line;
  // eslint-disable-next-line no-control-regex
  return stripVTControlCharacters(some).replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ');
}
