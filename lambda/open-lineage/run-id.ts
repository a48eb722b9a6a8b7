import { createHash } from 'node:crypto';

/** `uuid.NAMESPACE_URL` (RFC 9562, appendix A). */
const NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/**
 * The id of a run: the same for the same execution, so that an event that is sent twice is about one run. It is the UUID of
 * version 5 (RFC 9562) of `{ARN of the execution}#{redrives}`, and of `…#{redrives}/{table or task}`.
 *
 * @param step the table or task; the whole execution without one
 */
export function runId(execution: string, redrive: number, step?: string): string {
  const name = `${execution}#${redrive}${step === undefined ? '' : `/${step}`}`;
  const bytes = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
