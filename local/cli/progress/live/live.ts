import type { Io } from '../../io';
import { cursorUp, ERASE_BELOW, ERASE_LINE, HIDE_CURSOR, SHOW_CURSOR } from '../../text/ansi';
import { layOut, span } from '../../text/line';
import type { Look } from '../../text/terminal';
import { displayWidth, printable } from '../../text/width';
import { paragraph } from '../page';
import type { Progress } from '../progress';
import { reduce } from '../view/reduce';
import { render } from './render';
import { symbolsOf } from '../symbols';
import type { View } from '../view/view';

/** Milliseconds between two frames of the display and of the spinner. */
const INTERVAL = 100;

/**
 * Progress on a terminal, redrawn in place ten times a second. Earlier content of the screen stays above it, and the
 * last frame stays when the execution is over.
 *
 * @param start the view before the first event
 * @param now milliseconds since the epoch; tests pass their own clock
 */
export function liveProgress(io: Io, look: Look, start: View, now: () => number = Date.now): Progress {
  let view = start;
  let stopping = false;
  let drawn: readonly string[] = [];

  /** Moves the cursor to where the last frame begins. */
  const back = (width: number): string => cursorUp(drawn.length === 0 ? 0 : heightOf(drawn, width + 1));

  const draw = (last: boolean): void => {
    const width = widthOf(io);
    // The cursor is on the line below the frame. It cannot go back to lines that have scrolled away.
    const height = last ? Infinity : Math.max(1, (io.rows ?? 24) - 1);
    const lines = render(view, { ...look, width, height, now: now(), stopping: stopping && !last });
    const text = lines.map((line) => `${line}${ERASE_LINE}\n`).join('');
    io.stdout.write(back(width) + text + ERASE_BELOW);
    drawn = lines;
  };

  /** Writes permanent lines above the frame. */
  const above = (lines: readonly string[]): void => {
    io.stdout.write(`${back(widthOf(io))}${ERASE_BELOW}${lines.join('\n')}\n`);
    drawn = [];
    draw(false);
  };

  io.stdout.write(HIDE_CURSOR);
  const timer = setInterval(() => draw(false), INTERVAL);
  timer.unref();
  return {
    event: (event) => {
      const before = view;
      view = reduce(view, event);
      if (hasCutWait(view) && !hasCutWait(before)) {
        above([
          layOut(
            { left: [span('Waits are shortened here; use --real-time for real waits', 'dim')] },
            Infinity,
            look.color,
          ),
        ]);
      }
      const symbol = symbolsOf(look.unicode).failed;
      for (const { name, text } of view.failures.latest) {
        const head = layOut({ left: [span(`${symbol} ${name} failed`, 'red')] }, Infinity, look.color);
        above([head, ...paragraph(text, 2, { ...look, width: widthOf(io) })]);
      }
    },
    log: (line) => above([layOut({ left: [span(line, 'dim')] }, Infinity, look.color)]),
    interrupt: () => {
      stopping = true;
    },
    end: () => {
      clearInterval(timer);
      draw(true);
      io.stdout.write(SHOW_CURSOR);
    },
  };
}

/** Whether the execution, or one that it has started, has shortened a wait. */
function hasCutWait(view: View): boolean {
  return view.hasCutWait || [...view.children.values()].some(hasCutWait);
}

/**
 * One column less than the terminal: after the last column a terminal delays the line break, and erasing the rest of
 * the line would erase that cell.
 */
function widthOf(io: Io): number {
  return Math.max(10, (io.columns ?? 80) - 1);
}

/** The lines that a frame occupies now: a terminal that became narrower has wrapped longer lines. */
function heightOf(lines: readonly string[], width: number): number {
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(printable(line)) / width)), 0);
}
