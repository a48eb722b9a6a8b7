import { delay } from '../../text/format';
import type { View } from '../view/view';

/**
 * When something that waits goes on: `in 5m`; where waits are cut short `at once (in 5m on AWS)`, the first time with the
 * option that does not cut them.
 *
 * @param seconds how long it waits here
 * @param onAws how long it would wait on AWS; undefined where the wait is not cut short
 */
export function whenText(
  { hasCutWait }: View,
  seconds: number,
  onAws: number | undefined,
  preposition: 'in' | 'every',
): string {
  if (onAws === undefined) return `${preposition} ${delay(seconds)}`;
  return `at once (${preposition} ${delay(onAws)} on AWS${hasCutWait ? '' : '; --real-time waits'})`;
}
