import type { Io } from '../io';

/** Abilities of the output. */
export interface Look {
  /** Whether it can be redrawn in place. */
  readonly live: boolean;
  readonly color: boolean;
  /** Whether it can show more than ASCII. */
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
