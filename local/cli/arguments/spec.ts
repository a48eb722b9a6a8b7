/** An option of a command; its name is the key it is declared under. */
export interface OptionSpec {
  /** Name of the value in the help, such as `DIR`. Without it the option is a switch. */
  readonly value?: string;
  /** The only values that are accepted. */
  readonly choices?: readonly string[];
  /** It can be repeated: all of its values are in {@link Arguments.lists}. */
  readonly many?: true;
  /** Its letter, if it has one. */
  readonly short?: string;
  readonly help: string;
}

/** An operand of a command. */
export interface OperandSpec {
  readonly name: string;
  readonly help: string;
  readonly optional?: boolean;
  /** Which command lists the pipelines that it may name. @default - list */
  readonly listedBy?: string;
  /** It is this word itself, `check` of `migrate check`. */
  readonly isWord?: true;
}

/** A command as its help and the parser of its arguments see it. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** Operands; optional ones are last. */
  readonly operands: readonly OperandSpec[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Paragraphs below the options. */
  readonly notes?: readonly string[];
  readonly examples: readonly string[];
}

/** The arguments that were typed after the name of a command. */
export interface Arguments {
  readonly operands: readonly string[];
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Values of the options that can be repeated; undefined for an option without values. */
  readonly lists: Readonly<Record<string, readonly string[] | undefined>>;
  readonly switches: ReadonlySet<string>;
  /** Whether `--help` was among them; if so, nothing else has been checked. */
  readonly help: boolean;
}

/** Options of every command that needs the synthesized app. */
export const APP_OPTIONS = {
  app: {
    value: 'CMD',
    help: 'command that synthesizes the app (default: `app` of cdk.json); with this option it always runs',
  },
  context: {
    value: 'KEY=VALUE',
    short: 'c',
    many: true,
    help: 'context for the app, overrides that of cdk.json; can be repeated',
  },
  profile: {
    value: 'NAME',
    help: 'AWS profile of `cdk deploy` (default: that of cdk.json): a change synthesizes again, nothing logs in',
  },
  'no-synth': { help: 'use the existing cloud assembly, even if it is out of date' },
  output: { value: 'DIR', help: 'cloud assembly to read and, when it is out of date, to write (default: cdk.out)' },
} as const satisfies Record<string, OptionSpec>;
