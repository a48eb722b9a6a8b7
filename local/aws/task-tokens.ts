import { Register } from './register';

/** A state that waits for its token to come back. */
interface Waiting {
  open: boolean;
  readonly settle: (settled: Settled) => void;
  readonly beat: () => void;
}

/** How a state whose token came back ends. */
export type Settled = { readonly output: unknown } | { readonly error: string; readonly cause: string };

/** What becomes of a token that is handed back. */
export type TokenAnswer = 'accepted' | 'closed' | 'unknown';

/** The task tokens of this machine: of states that wait for them, and of those that no longer do. */
export class TaskTokens {
  private readonly tokens = new Register<Waiting>();

  /**
   * A state waits for its token from now on.
   *
   * @param settle called once, when it comes back
   * @param beat called with each heartbeat
   * @returns what to call when the state no longer waits
   */
  open(token: string, settle: (settled: Settled) => void, beat: () => void): () => void {
    const waiting: Waiting = { open: true, settle, beat };
    this.tokens.add(token, waiting);
    return () => this.close(token, waiting);
  }

  /** The token comes back. */
  settle(token: string, settled: Settled): TokenAnswer {
    const waiting = this.tokens.get(token);
    if (!waiting?.open) return waiting ? 'closed' : 'unknown';
    this.close(token, waiting);
    waiting.settle(settled);
    return 'accepted';
  }

  /** Who has the token is still at work. */
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
