import { account } from '../../aws/account';
import type { Settled } from '../../aws/task-tokens';
import { stateError, stoppedError } from '../../interpreter/errors';
import { taskTimeoutError } from '../../interpreter/interpreter';
import type { TaskCall } from './task';

/**
 * Calls a service, then waits until the task token is returned, as `.waitForTaskToken` does.
 *
 * @param invoke Makes the call. If it fails, the state fails, unless the token was returned before.
 * @param heartbeatSeconds Longest time between two heartbeats; NaN for none.
 * @returns the result that was sent with the token.
 * @throws Error by the name that `SendTaskFailure` gave it; `States.Timeout` when no heartbeat came in time.
 */
export async function untilTokenReturns(
  invoke: () => Promise<unknown>,
  { token, signal, over }: Pick<TaskCall, 'token' | 'signal' | 'over'>,
  heartbeatSeconds: number,
): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  let close = () => {};
  const returned = new Promise<unknown>((resolve, reject) => {
    const beat = () => {
      clearTimeout(timer);
      if (heartbeatSeconds * 1000 < 2 ** 31) {
        timer = setTimeout(() => void taskTimeoutError().then(reject), heartbeatSeconds * 1000);
      }
    };
    const settle = (settled: Settled) =>
      'output' in settled ? resolve(settled.output) : reject(stateError(settled.error, settled.cause));
    close = account.tokens.open(token, settle, beat);
    // When the state has timed out, nobody waits for this any more, and the token is invalid.
    over.addEventListener('abort', () => reject(stoppedError()), { once: true });
    signal.addEventListener('abort', () => reject(stoppedError()), { once: true });
    beat();
  });
  try {
    return await Promise.race([returned, invoke().then(() => returned)]);
  } finally {
    clearTimeout(timer);
    close();
  }
}
