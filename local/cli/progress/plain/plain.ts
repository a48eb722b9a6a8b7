import type { Sink } from '../../io';
import { layOut, span } from '../../text/line';
import type { Look } from '../../text/terminal';
import type { Progress } from '../progress';
import { symbolsOf } from '../symbols';
import { reduce } from '../view/reduce';
import type { View } from '../view/view';
import { linesOf } from './lines';

/** How much the plain display writes. */
export interface PlainOptions {
  /** Also the states inside a Map, and every line that a container prints. */
  readonly verbose?: boolean;
  /** Only containers and failures: no states that succeed. */
  readonly brief?: boolean;
}

/**
 * Progress without redrawing: a line for each important event.
 *
 * @param start the view before the first event
 */
export function plainProgress(out: Sink, look: Look, start: View, options: PlainOptions = {}): Progress {
  const { verbose = false, brief = false } = options;
  const symbols = symbolsOf(look.unicode);
  let view = start;
  let interrupted = false;
  return {
    event: (event) => {
      const before = view;
      view = reduce(view, event);
      const context = { verbose, brief, interrupted, symbols, startedAt: view.startedAt ?? event.time, prefix: '' };
      for (const line of linesOf({ before, view, event }, context)) {
        out.write(`${layOut({ left: line }, Infinity, look.color)}\n`);
      }
    },
    log: (line) => out.write(`${layOut({ left: [span(line, 'dim')] }, Infinity, look.color)}\n`),
    interrupt: () => {
      interrupted = true;
      out.write('Interrupted: waiting for the containers to stop\n');
    },
    end: () => {},
  };
}
