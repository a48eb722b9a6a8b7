/** Names of errors for credentials that were valid once. */
const EXPIRED = /^(ExpiredToken(Exception)?|ExpiredTokenException|RequestExpired)$/;

/** Names of errors for credentials that AWS does not accept. */
const REFUSED =
  /^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|InvalidAccessKeyId|InvalidToken)$/;

const LOG_IN = 'log in (aws sso login), or choose another profile (--profile)';

/**
 * An error of the AWS SDK as a sentence that says what to do.
 *
 * @param call what was asked, for example `list the runs of sales`
 */
export function awsError(error: unknown, call: string): Error {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return new Error(sentenceOf(name, message, call), { cause: error });
}

function sentenceOf(name: string, message: string, call: string): string {
  if (/Region is missing/i.test(message)) {
    return 'no AWS region is known: pass --region, or set AWS_REGION, or the region of the profile';
  }
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    return `there are no AWS credentials to ${call} (${message}): ${LOG_IN}, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`;
  }
  if (EXPIRED.test(name)) return `the AWS credentials have expired: ${LOG_IN}`;
  if (REFUSED.test(name)) return `AWS does not accept the credentials (${name}): ${LOG_IN}`;
  if (/AccessDenied|UnauthorizedOperation|AuthorizationError/.test(name)) {
    return `AWS refuses to ${call}: ${message}; docs/operating.md lists the permissions`;
  }
  if (/Throttl|TooManyRequests|SlowDown|RequestLimitExceeded/.test(name)) {
    return `AWS has throttled each try to ${call}: wait a minute, and repeat it`;
  }
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|socket/i.test(`${name} ${message}`)) {
    return `AWS cannot be reached to ${call} (${message}): is the region right, and the network up?`;
  }
  return `AWS could not ${call}: ${name}: ${message}`;
}

/**
 * Calls AWS, and tells an error as a sentence.
 *
 * @param call what is asked, for example `list the runs of sales`
 */
export async function ask<T>(call: string, answer: () => Promise<T>): Promise<T> {
  try {
    return await answer();
  } catch (error) {
    throw awsError(error, call);
  }
}
