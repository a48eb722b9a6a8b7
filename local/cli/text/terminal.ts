import type { Io } from '../io';

/** What the output can show. */
export interface Look {
  /** Redrawn in place, or a line per event. */
  readonly live: boolean;
  readonly color: boolean;
  /** Symbols and lines beyond ASCII. */
  readonly unicode: boolean;
}

/** Reads the terminal's abilities: `NO_COLOR` (https://no-color.org) and `TERM=dumb` are respected. */
export function lookOf(io: Pick<Io, 'isTTY' | 'env'>): Look {
  const dumb = io.env['TERM'] === 'dumb';
  return {
    live: io.isTTY && !dumb,
    color: io.isTTY && !dumb && !io.env['NO_COLOR'],
    unicode: !dumb,
  };
}
