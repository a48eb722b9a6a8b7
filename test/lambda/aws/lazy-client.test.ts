import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { lazySfn } from '../../../lambda/aws/sfn-client';
import { lazyS3 } from '../../../lambda/storage/s3-connection';

const LAMBDA = path.join(__dirname, '../../../lambda');

test('all clients try a call as often', async () => {
  const config = { region: 'eu-west-1' };
  const attempts = [lazyS3({ config })().client.config.maxAttempts(), lazySfn()().client.config.maxAttempts()];
  expect(await Promise.all(attempts)).toEqual([8, 8]);
});

test('the SDK is loaded at the first use, and once', () => {
  const connection = lazyS3({ config: { region: 'eu-west-1' } });
  expect(connection()).toBe(connection());
});

test('nothing makes a client without it', () => {
  const files = readdirSync(LAMBDA, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const code = files.map((file) => readFileSync(path.join(LAMBDA, file), 'utf8'));
  const makers = code.filter((text) => /require\('@aws-sdk|new sdk\.\w+Client\(/.test(text));
  expect(makers.length).toBeGreaterThan(4);
  expect(makers.filter((text) => !/lazyClient[(<]/.test(text))).toEqual([]);
});
