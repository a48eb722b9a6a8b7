import { Register } from './register';

/** A state that waits for its task token. */
interface Waiting {
  open: boolean;
  readonly settle: (settled: Settled) => void;
  readonly beat: () => void;
}

/** The result that a task token came back with. */
export type Settled = { readonly output: unknown } | { readonly error: string; readonly cause: string };

/** The answer to a call with a task token. */
export type TokenAnswer = 'accepted' | 'closed' | 'unknown';

/** The task tokens of this machine, open and closed. */
export class TaskTokens {
  private readonly tokens = new Register<Waiting>();

  /**
   * Opens a token: a state waits for it from now on.
   *
   * @param settle called once, with the result
   * @param beat called with each heartbeat
   * @returns a function to call when the state no longer waits
   */
  open(token: string, settle: (settled: Settled) => void, beat: () => void): () => void {
    const waiting: Waiting = { open: true, settle, beat };
    this.tokens.add(token, waiting);
    return () => this.close(token, waiting);
  }

  /** Ends the wait for a token with a result. */
  settle(token: string, settled: Settled): TokenAnswer {
    const waiting = this.tokens.get(token);
    if (!waiting?.open) return waiting ? 'closed' : 'unknown';
    this.close(token, waiting);
    waiting.settle(settled);
    return 'accepted';
  }

  /** A heartbeat: the holder of the token is still working. */
  heartbeat(token: string): TokenAnswer {
    const waiting = this.tokens.get(token);
    if (!waiting?.open) return waiting ? 'closed' : 'unknown';
    waiting.beat();
    return 'accepted';
  }

  private close(token: string, waiting: Waiting): void {
    if (!waiting.open) return;
    waiting.open = false;
    this.tokens.end(token);
  }
}
