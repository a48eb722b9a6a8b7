// The process of s3-server.ts: s3rver, corrected where it differs from S3 in what this project relies on.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import S3rver from 's3rver';
import FilesystemStore from 's3rver/lib/stores/filesystem.js';

const [directory, ...buckets] = process.argv.slice(2);

// S3 lists keys by the order of their bytes. s3rver takes its files as the disk has them, sorted with a suffix: pages would
// skip keys, and `a` would come after `a-1`.
const listObjects = FilesystemStore.prototype.listObjects;
FilesystemStore.prototype.listObjects = async function (bucket, { startAfter = '', maxKeys = Infinity, ...options }) {
  const all = await listObjects.call(this, bucket, options);
  const order = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const objects = all.objects.filter(({ key }) => order(key, startAfter) > 0).sort((a, b) => order(a.key, b.key));
  return { ...all, objects: objects.slice(0, maxKeys), isTruncated: objects.length > maxKeys };
};

const server = new S3rver({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory,
  configureBuckets: buckets.map((name) => ({ name })),
});

// S3 decodes all of the header, and a plus to a space; s3rver only what `decodeURI` does.
server.middleware.unshift((context, next) => {
  const source = context.headers['x-amz-copy-source'];
  if (source !== undefined) {
    context.headers['x-amz-copy-source'] = encodeURI(decodeURIComponent(source.replaceAll('+', ' ')));
  }
  return next();
});

process.on('message', ({ bucket, keys, body }) => {
  const md5 = createHash('md5').update(body).digest('hex');
  for (const key of keys) {
    const file = (kind) => server.store.getResourcePath(bucket, key, kind);
    mkdirSync(path.dirname(file('object')), { recursive: true });
    writeFileSync(file('object'), body);
    writeFileSync(file('object.md5'), md5);
    writeFileSync(file('metadata.json'), '{}');
  }
  process.send('done');
});
process.on('disconnect', () => process.exit());
process.send((await server.run()).port);
