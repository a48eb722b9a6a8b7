/** Symbols of the progress display. */
export interface Glyphs {
  readonly start: string;
  readonly enter: string;
  readonly done: string;
  readonly failed: string;
  readonly retry: string;
  readonly caught: string;
  readonly container: string;
  readonly dot: string;
  readonly dash: string;
  readonly log: string;
  readonly barFull: string;
  readonly barEmpty: string;
  /** Frames of the spinner, shown for 100 ms each. */
  readonly spinner: readonly string[];
}

const UNICODE: Glyphs = {
  start: '▶',
  enter: '→',
  done: '✓',
  failed: '✗',
  retry: '↻',
  caught: '↷',
  container: '●',
  dot: '·',
  dash: '–',
  log: '│',
  barFull: '━',
  barEmpty: '─',
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
};

const ASCII: Glyphs = {
  start: '>',
  enter: '-',
  done: '+',
  failed: 'x',
  retry: '~',
  caught: '!',
  container: '*',
  dot: '-',
  dash: '-',
  log: '|',
  barFull: '#',
  barEmpty: '-',
  spinner: ['|', '/', '-', '\\'],
};

/** The symbols, in Unicode or ASCII. */
export function glyphs(unicode: boolean): Glyphs {
  return unicode ? UNICODE : ASCII;
}
