import { CommandError } from '../command/command-error';

/** A file in which not even columns can be found: what Starlake tells its audit twice, where it looks for them and after. */
export class UnknownColumns extends CommandError {}
