import { Readable } from 'node:stream';
import * as newSdk from '@aws-sdk/client-s3';
import * as oldSdk from 'client-s3-of-nodejs20';
import { S3Storage } from '../../../lambda/storage/s3';

// What goes over the wire, by whatever SDK: `method path?query` and the headers that count.
interface Sent {
  readonly method: string;
  readonly query: string;
  readonly headers: Record<string, string>;
}

const OWNER = { 'x-amz-expected-bucket-owner': '123456789012' };
const SOURCE_OWNER = { 'x-amz-source-expected-bucket-owner': '123456789012' };
const ENCRYPTION = {
  'x-amz-server-side-encryption': 'aws:kms',
  'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:eu-west-1:123456789012:key/k',
};
const IF_NEW = { 'if-none-match': '*' };
const COUNTING = /^(if-|x-amz-(source-)?expected-bucket-owner|x-amz-server-side)/;

beforeAll(() => {
  process.env.S3_BUCKET_OWNER = '123456789012';
  process.env.S3_ENCRYPTION = 'aws:kms';
  process.env.S3_KMS_KEY = ENCRYPTION['x-amz-server-side-encryption-aws-kms-key-id'];
});
afterAll(() => ['S3_BUCKET_OWNER', 'S3_ENCRYPTION', 'S3_KMS_KEY'].forEach((name) => delete process.env[name]));

describe.each([
  ['newest', newSdk],
  ['oldest', oldSdk as unknown as typeof newSdk],
])('with the %s SDK', (_name, sdk) => {
  const sent: Sent[] = [];
  const answerTo = ({ method, query, headers }: Sent): [status: number, headers: object, body: string] => {
    if (method === 'PUT' && query === '' && headers['x-amz-copy-source']) {
      return [400, {}, '<Error><Code>InvalidRequest</Code><Message>too large</Message></Error>'];
    }
    return method === 'HEAD'
      ? [200, { 'content-length': `${6 * 1024 ** 3}`, etag: '"e"' }, '']
      : [200, { etag: '"e"' }, `<R><UploadId>u</UploadId><ETag>"e"</ETag></R>`];
  };
  const requestHandler = {
    handle: async ({ method, query, headers }: Omit<Sent, 'query'> & { query: Record<string, string> }) => {
      const names = Object.keys(query).filter((name) => name !== 'x-id');
      const request = { method, query: names.sort().join('&'), headers };
      sent.push(request);
      const [statusCode, told, body] = answerTo(request);
      return { response: { statusCode, headers: { ...told }, body: Readable.from([Buffer.from(body)]) } };
    },
  };
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const config = { region: 'eu-west-1', credentials, requestHandler };
  const storage = new S3Storage({ sdk, config: config as never });
  const counting = () =>
    sent.splice(0).map(({ method, query, headers }) => {
      expect(headers.authorization).toMatch(/SignedHeaders=\S*x-amz-expected-bucket-owner/);
      const shown = Object.entries(headers).filter(([name]) => COUNTING.test(name));
      return [`${method} ${query}`.trim(), Object.fromEntries(shown)];
    });

  test('a file is written with its condition and its encryption, for the owner', async () => {
    await storage.replace('s3://lake/turn.json', 'text', undefined);
    await storage.replace('s3://lake/turn.json', 'text', '"e"');
    expect(counting()).toEqual([
      ['PUT', { ...OWNER, ...ENCRYPTION, ...IF_NEW }],
      ['PUT', { ...OWNER, ...ENCRYPTION, 'if-match': '"e"' }],
    ]);
  });

  test('what makes no object says only the owner', async () => {
    await storage.list('s3://lake/stage');
    await storage.delete('s3://lake/a.csv');
    const list = 'GET delimiter&encoding-type&list-type&prefix&start-after';
    expect(counting()).toEqual([
      [list, OWNER],
      ['DELETE', OWNER],
    ]);
  });

  test('an object of 6 GiB is copied in parts, of which only the upload is encrypted', async () => {
    await storage.move('s3://lake/a.csv', 's3://lake/b.csv');
    const [copy, head, begin, ...rest] = counting();
    const [parts, [complete, remove]] = [rest.slice(0, -2), rest.slice(-2)];
    expect([copy, head, begin]).toEqual([
      ['PUT', { ...OWNER, ...SOURCE_OWNER, ...ENCRYPTION, ...IF_NEW }],
      ['HEAD', OWNER],
      ['POST uploads', { ...OWNER, ...ENCRYPTION }],
    ]);
    expect(parts).toEqual(Array(12).fill(['PUT partNumber&uploadId', { ...OWNER, ...SOURCE_OWNER }]));
    expect([complete, remove]).toEqual([
      ['POST uploadId', { ...OWNER, ...IF_NEW }],
      ['DELETE', OWNER],
    ]);
  });
});
