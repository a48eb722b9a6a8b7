import { isAboutOneCall } from '../../../deployed/aws-error';
import { ExitCode } from '../../errors';
import type { Io } from '../../io';
import { plural } from '../../text/format';

/** Collects what AWS has not answered while a command shows the rest. */
export class Unanswered {
  /** The first sentence of each kind, and how many there are. */
  private readonly found = new Map<string, { readonly sentence: string; count: number }>();

  /**
   * An answer; undefined when there is none to this call.
   *
   * @param onNone is called then
   * @throws Error when no other call would have an answer either
   */
  async ask<T>(answer: () => Promise<T>, onNone: () => void = () => {}): Promise<T | undefined> {
    try {
      return await answer();
    } catch (error) {
      if (!isAboutOneCall(error)) throw error;
      const kind = `${error.name} ${error.name === 'AwsError' ? error.message : error.permission}`;
      const known = this.found.get(kind);
      if (known === undefined) this.found.set(kind, { sentence: error.message, count: 1 });
      else known.count++;
      onNone();
      return undefined;
    }
  }

  /** What `--json` prints of it. */
  get fields(): { readonly problems?: readonly string[] } {
    return this.problems.length === 0 ? {} : { problems: this.problems };
  }

  /** Tells the user, and returns the exit code of a command that is about nothing else. */
  report(io: Io): number {
    for (const problem of this.problems) io.stderr.write(`starlake-sfn: ${problem}\n`);
    return this.problems.length === 0 ? ExitCode.OK : ExitCode.USAGE;
  }

  /** Sentences: one for calls that need the same permission. */
  get problems(): readonly string[] {
    return [...this.found.values()].map(({ sentence, count }) =>
      count === 1 ? sentence : `${sentence}; so with ${plural(count - 1, 'more call')}`,
    );
  }
}
