// The process of s3-server.ts: s3rver, corrected where it differs from S3 in what this project relies on.
import path from 'node:path';
import S3rver from 's3rver';
import { addFault, clearFaults, fail } from './s3-server-faults.mjs';
import { demand, enforce } from './s3-server-policy.mjs';
import { request, Store } from './s3-server-store.mjs';

const [directory, ...buckets] = process.argv.slice(2);

const server = new S3rver({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory: path.join(directory, 'buckets'),
  configureBuckets: buckets.map((name) => ({ name })),
});
server.store = server.context.store = new Store(path.join(directory, 'buckets'), path.join(directory, 'incoming'));

// S3 encodes the keys of a listing for who asks for it. Inside of what makes XML of an answer, which stands before the routes.
server.middleware.splice(-1, 0, async (context, next) => {
  await next();
  const list = context.body?.ListBucketResult;
  if (list && context.query['encoding-type'] === 'url') {
    list.EncodingType = 'url';
    list.Contents.forEach((found) => (found.Key = encodeURIComponent(found.Key).replaceAll('%20', '+')));
  }
});

// S3 tells a checksum to who asks for it.
server.middleware.unshift(async (context, next) => {
  await next();
  if (context.headers['x-amz-checksum-mode'] !== 'ENABLED') {
    context.remove('x-amz-checksum-crc32');
    context.remove('x-amz-checksum-type');
  }
});

// S3 decodes all of the header, and a plus to a space; s3rver only what `decodeURI` does.
server.middleware.unshift((context, next) => {
  const source = context.headers['x-amz-copy-source'];
  if (source !== undefined) {
    context.headers['x-amz-copy-source'] = encodeURI(decodeURIComponent(source.replaceAll('+', ' ')));
  }
  return next();
});

server.middleware.unshift((context, next) => request.run(context.headers, next));

server.middleware.unshift(enforce);
server.middleware.unshift(fail);

const commands = {
  put: ({ bucket, keys, body }) => server.store.putAll(bucket, keys, body),
  demand,
  fault: addFault,
  calm: clearFaults,
};
process.on('message', async ({ command, ...options }) => {
  await commands[command](options);
  process.send('done');
});
process.on('disconnect', () => process.exit());
process.send((await server.run()).port);
