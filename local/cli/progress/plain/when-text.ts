import { delay } from '../../text/format';
import type { View } from '../view/view';

/**
 * When a wait ends: `in 5m`, or, with shortened waits, `at once (in 5m on AWS)`, the first time with the option for
 * real waits.
 *
 * @param seconds how long it waits here
 * @param onAws how long it would wait on AWS; undefined if the wait is not shortened
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
