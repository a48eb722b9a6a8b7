// The store of s3rver, where it differs from S3 in what this project relies on.
import { AsyncLocalStorage } from 'node:async_hooks';
import { Buffer } from 'node:buffer';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import S3Error from 's3rver/lib/models/error.js';
import S3Object from 's3rver/lib/models/object.js';
import FilesystemStore from 's3rver/lib/stores/filesystem.js';

const CHECKSUM = ['x-amz-checksum-crc32', 'x-amz-checksum-type'];
const CONDITIONS = ['if-match', 'if-none-match'];
// What gets from a request to the store, and from the store into an answer.
S3Object.ALLOWED_METADATA.push(...CHECKSUM, ...CONDITIONS);

const { listObjects, getObject, copyObject, deleteObject, getMetadata, putMetadata } = FilesystemStore.prototype;
let last = Promise.resolve();

/** Headers of the request that is answered: s3rver passes those of a copy to the store only where they replace metadata. */
export const request = new AsyncLocalStorage();

// One operation after the other, as if each took no time: s3rver's are of several steps that would mix.
function alone(run) {
  const result = last.then(run);
  last = result.catch(() => undefined);
  return result;
}

// A bucket named `...-kms` is as if encrypted with a KMS key by default: its ETags say nothing of the content.
const encrypted = (bucket) => bucket.endsWith('-kms');
const etag = (bucket, md5) => (encrypted(bucket) ? randomBytes(16).toString('hex') : md5);

export class Store extends FilesystemStore {
  constructor(directory, incoming) {
    super(directory);
    this.incoming = incoming;
    mkdirSync(incoming, { recursive: true });
  }

  // S3 lists keys by the order of their bytes. s3rver takes its files as the disk has them, sorted with a suffix: pages would
  // skip keys, and `a` would come after `a-1`.
  // Reads what is said of the keys of the page only.
  listObjects(bucket, { startAfter = '', maxKeys = Infinity, ...options }) {
    return alone(async () => {
      const namesOnly = Object.create(this, { getMetadata: { value: async () => ({}) } });
      const all = await listObjects.call(namesOnly, bucket, options);
      const order = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
      const keys = all.objects.map(({ key }) => key).filter((key) => order(key, startAfter) > 0);
      const page = keys.sort(order).slice(0, maxKeys);
      const described = async (key) => new S3Object(bucket, key, null, await getMetadata.call(this, bucket, key));
      return { ...all, objects: await Promise.all(page.map(described)), isTruncated: keys.length > maxKeys };
    });
  }

  getObject(...args) {
    return alone(() => getObject.apply(this, args));
  }

  deleteObject(...args) {
    return alone(() => deleteObject.apply(this, args));
  }

  copyObject(...args) {
    return alone(async () => {
      const [source, , bucket, key] = args;
      await this.checkConditions(bucket, key, request.getStore() ?? {});
      const metadata = await copyObject.apply(this, args);
      if (!encrypted(source) && !encrypted(bucket)) {
        return metadata;
      }
      const body = readFileSync(this.getResourcePath(bucket, key, 'object'));
      await this.describe(bucket, key, metadata, createHash('md5').update(body).digest('hex'), crc32(body));
      return getMetadata.call(this, bucket, key);
    });
  }

  // Takes the body in first. Then it has its name at once, with its ETag, if the request's condition still holds.
  async putObject({ bucket, key, content, metadata }) {
    const part = path.join(this.incoming, randomUUID());
    const hash = createHash('md5');
    let [size, checksum] = [0, 0];
    const measure = new Transform({
      transform(chunk, _encoding, done) {
        hash.update(chunk);
        size += chunk.length;
        checksum = crc32(chunk, checksum);
        done(undefined, chunk);
      },
    });
    try {
      await pipeline(Buffer.isBuffer(content) ? [content] : content, measure, createWriteStream(part));
      return await alone(async () => {
        await this.checkConditions(bucket, key, metadata);
        const file = this.getResourcePath(bucket, key, 'object');
        mkdirSync(path.dirname(file), { recursive: true });
        renameSync(part, file);
        return { size, md5: await this.describe(bucket, key, metadata, hash.digest('hex'), checksum) };
      });
    } finally {
      rmSync(part, { force: true });
    }
  }

  // Many objects of one content, in no time.
  putAll(bucket, keys, body) {
    return alone(() => {
      const md5 = createHash('md5').update(body).digest('hex');
      for (const key of keys) {
        const file = (kind) => this.getResourcePath(bucket, key, kind);
        mkdirSync(path.dirname(file('object')), { recursive: true });
        writeFileSync(file('object'), body);
        writeFileSync(file('object.md5'), etag(bucket, md5));
        writeFileSync(file('metadata.json'), JSON.stringify(checksums(bucket, crc32(body))));
      }
    });
  }

  async describe(bucket, key, metadata, md5, checksum) {
    const kept = Object.entries(metadata).filter(([name]) => ![...CHECKSUM, ...CONDITIONS].includes(name));
    const tag = etag(bucket, md5);
    await putMetadata.call(this, bucket, key, { ...Object.fromEntries(kept), ...checksums(bucket, checksum) }, tag);
    return tag;
  }

  async checkConditions(bucket, key, { 'if-match': match, 'if-none-match': noneMatch }) {
    if (match === undefined && noneMatch === undefined) {
      return;
    }
    const found = await getMetadata.call(this, bucket, key).catch(() => undefined);
    if (match !== undefined && !found) {
      throw new S3Error('NoSuchKey', 'The specified key does not exist.', { Key: key });
    }
    if (match !== undefined ? match !== found.etag : found) {
      throw new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
        Condition: match !== undefined ? 'If-Match' : 'If-None-Match',
      });
    }
  }
}

function checksums(bucket, value) {
  if (!encrypted(bucket)) {
    return {};
  }
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return { 'x-amz-checksum-crc32': bytes.toString('base64'), 'x-amz-checksum-type': 'FULL_OBJECT' };
}
