import path from 'node:path';
import { UsageError } from '../errors';
import { readJson } from './locate';

/**
 * Refuses a cloud assembly with dummy values for missing lookups (a VPC, a hosted zone): lookups need an AWS account,
 * which a local run does not have.
 *
 * @throws UsageError that lists the lookups
 */
export function refuseMissing(output: string): void {
  const { missing } = readJson(path.join(output, 'manifest.json')) as { missing?: Lookup[] };
  if (missing === undefined || missing.length === 0) return;
  const lookups = missing.map(({ key, provider }) => `  ${provider === undefined ? '' : `${provider}: `}${key}`);
  throw new UsageError(
    `the app needs ${missing.length === 1 ? 'a lookup' : 'lookups'} in an AWS account that cdk.context.json does not answer:\n${lookups.join('\n')}`,
    'Run `npx cdk synth` once with credentials, and keep the cdk.context.json that it writes.',
  );
}

interface Lookup {
  readonly key: string;
  readonly provider?: string;
}
