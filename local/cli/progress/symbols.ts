import { glyphs, type Glyphs } from '../text/glyphs';

/** Symbols of the progress display, with those for an execution that waits or was stopped. */
export interface Symbols extends Glyphs {
  readonly waiting: string;
  readonly stopped: string;
}

/** The symbols, in Unicode or ASCII. */
export function symbolsOf(unicode: boolean): Symbols {
  return { ...glyphs(unicode), waiting: unicode ? '…' : '.', stopped: unicode ? '■' : '#' };
}
