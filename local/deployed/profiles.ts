import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** `[default]`, `[profile name]`, `[profile "a name"]`. */
const SECTION = /^[ \t]*\[\s*(?!sso-session\s|services\s)(?:profile\s+)?["']?(.+?)["']?\s*\]/gm;

/**
 * The SDK says of an unknown profile only that there is no region, or that there are no credentials.
 *
 * @throws Error for a profile that the files of the AWS CLI do not have
 */
export function checkProfile(profile: string): void {
  const files = [
    process.env['AWS_CONFIG_FILE'] ?? path.join(homedir(), '.aws', 'config'),
    process.env['AWS_SHARED_CREDENTIALS_FILE'] ?? path.join(homedir(), '.aws', 'credentials'),
  ];
  const texts = files.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8'));
  const known = texts.flatMap((text) => [...text.matchAll(SECTION)].map(([, name]) => name));
  if (known.includes(profile)) return;
  const names = known.length === 0 ? 'they have none' : `they have ${[...new Set(known)].join(', ')}`;
  throw new Error(`there is no AWS profile '${profile}' in ${files.join(' and ')}; ${names}: check --profile`);
}
