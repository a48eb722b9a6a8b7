import path from 'node:path';
import { UsageError } from '../errors';
import { readJson } from './locate';

/**
 * Refuses a cloud assembly that stands on dummy values because lookups (a VPC, a hosted zone) were not answered: they
 * need an AWS account, which a local run has not.
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
