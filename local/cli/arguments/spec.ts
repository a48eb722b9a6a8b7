/** An option of a command; its name is the key it is declared under. */
export interface OptionSpec {
  /** What the value is called in the help, `DIR`. Without it the option is a switch. */
  readonly value?: string;
  /** The only values that are accepted. */
  readonly choices?: readonly string[];
  /** It may be given more than once: all of its values are in {@link Arguments.lists}. */
  readonly many?: true;
  /** Its letter, where it has one. */
  readonly short?: string;
  readonly help: string;
}

/** A command as its help and the parser of its arguments see it. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** Operands; the ones that may be left out stand last. */
  readonly operands: ReadonlyArray<{ readonly name: string; readonly help: string; readonly optional?: boolean }>;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Paragraphs below the options. */
  readonly notes?: readonly string[];
  readonly examples: readonly string[];
}

/** What was typed behind the name of a command. */
export interface Arguments {
  readonly operands: readonly string[];
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Values of the options that may be given more than once; without any the list is not there. */
  readonly lists: Readonly<Record<string, readonly string[] | undefined>>;
  readonly switches: ReadonlySet<string>;
  /** `--help` was among them; nothing else has been checked then. */
  readonly help: boolean;
}

/** Options of every command that needs the synthesized app. */
export const APP_OPTIONS = {
  app: { value: 'CMD', help: 'command that synthesizes the app (default: `app` of cdk.json); it is run in any case' },
  context: {
    value: 'KEY=VALUE',
    short: 'c',
    many: true,
    help: 'context for the app, over that of cdk.json; may be repeated',
  },
  profile: {
    value: 'NAME',
    help: 'AWS profile that `cdk deploy` would have (default: that of cdk.json): another one synthesizes anew, nobody logs in',
  },
  'no-synth': { help: 'take the cloud assembly that is there, even if it is out of date' },
  output: { value: 'DIR', help: 'cloud assembly to read and, when it is out of date, to write (default: cdk.out)' },
} as const satisfies Record<string, OptionSpec>;
