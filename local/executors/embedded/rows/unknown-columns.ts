import { CommandError } from '../command/command-error';

/**
 * A file without recognizable columns: Starlake records this in its audit twice, when it infers them and afterwards.
 */
export class UnknownColumns extends CommandError {}
