/**
 * What kept AWS from an answer; `--json` prints it as the error's name.
 *
 * - `NoRegion`, `NoCredentials`, `ExpiredCredentials`, `RefusedCredentials`: nothing can be asked.
 * - `Unreachable`: there is no connection.
 * - `AccessDenied`, `Throttled`, `AwsError`: one call has no answer; others may have one.
 */
export type AwsErrorName =
  | 'NoRegion'
  | 'NoCredentials'
  | 'ExpiredCredentials'
  | 'RefusedCredentials'
  | 'Unreachable'
  | 'AccessDenied'
  | 'Throttled'
  | 'AwsError';

/** A call of AWS that has failed, as a sentence that says what to do. */
export class AwsError extends Error {
  /** @param permission the action of IAM that the call needs */
  constructor(
    override readonly name: AwsErrorName,
    message: string,
    readonly permission?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Names of errors for credentials that were valid once. */
const EXPIRED = /^(ExpiredToken(Exception)?|RequestExpired)$/;

/** Names of errors for credentials that AWS does not accept. */
const REFUSED =
  /^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|InvalidAccessKeyId|InvalidToken)$/;

const LOG_IN = 'log in (aws sso login), or choose another profile (--profile)';

/**
 * Calls AWS, and tells an error as a sentence.
 *
 * @param call what is asked, for example `list the runs of sales`
 * @param permission the action of IAM that it needs
 */
export async function ask<T>(call: string, permission: string, answer: () => Promise<T>): Promise<T> {
  try {
    return await answer();
  } catch (error) {
    throw awsError(error, call, permission);
  }
}

/** Whether another call may have an answer though this one has none. */
export function isAboutOneCall(error: unknown): error is AwsError {
  // The clients are a bundle of their own, whose classes are others than those of the command line.
  return error instanceof Error && /^(AccessDenied|Throttled|AwsError)$/.test(error.name);
}

function awsError(error: unknown, call: string, permission: string): AwsError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const [kind, sentence] = sentenceOf(name, message, call, permission);
  return new AwsError(kind, sentence, permission, { cause: error });
}

function sentenceOf(name: string, message: string, call: string, permission: string): [AwsErrorName, string] {
  if (/Region is missing/i.test(message)) {
    return ['NoRegion', 'no AWS region is known: pass --region, or set AWS_REGION, or the region of the profile'];
  }
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    const what = `there are no AWS credentials to ${call} (${message})`;
    return ['NoCredentials', `${what}: ${LOG_IN}, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`];
  }
  if (EXPIRED.test(name)) return ['ExpiredCredentials', `the AWS credentials have expired: ${LOG_IN}`];
  if (REFUSED.test(name)) return ['RefusedCredentials', `AWS does not accept the credentials (${name}): ${LOG_IN}`];
  if (/AccessDenied|UnauthorizedOperation|AuthorizationError/.test(name)) {
    const what = `AWS refuses to ${call}: ${message.replace(/[.\s]+$/, '')}`;
    return ['AccessDenied', `${what}. Allow ${permission} (docs/operating.md#permissions)`];
  }
  if (/Throttl|TooManyRequests|SlowDown|RequestLimitExceeded/.test(name)) {
    return ['Throttled', `AWS has throttled each try to ${call}: wait a minute, and repeat it`];
  }
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|socket/i.test(`${name} ${message}`)) {
    return ['Unreachable', `AWS cannot be reached to ${call} (${message}): is the region right, and the network up?`];
  }
  return ['AwsError', `AWS could not ${call}: ${name}: ${message}`];
}
