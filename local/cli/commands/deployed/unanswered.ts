import { isAboutOneCall } from '../../../deployed/aws-error';
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

  /** Sentences: one for calls that need the same permission. */
  get problems(): readonly string[] {
    return [...this.found.values()].map(({ sentence, count }) =>
      count === 1 ? sentence : `${sentence}; so with ${plural(count - 1, 'more call')}`,
    );
  }
}
