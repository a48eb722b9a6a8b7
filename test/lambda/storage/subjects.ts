import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as newSdk from '@aws-sdk/client-s3';
import * as oldSdk from 'client-s3-of-nodejs20';
import { joinUri, parseS3 } from '../../../lambda/storage/location';
import { type Storage } from '../../../lambda/storage/storage';
import { MemoryStorage } from '../../helpers/memory-storage';
import { startS3Server } from '../../helpers/s3-server';
import { storageFor } from '../../../lambda/storage/storage-for';

/** A store to test, and what it takes to fill it and to look into it without itself. */
export interface Subject {
  readonly storage: Storage;
  readonly root: string;
  /** The name of the error that a move of nothing is. */
  readonly missing: string;
  put(files: string[], body?: string): Promise<void>;
  read(file: string): Promise<string | undefined>;
  stop(): Promise<void>;
}

async function s3(bucket: string, sdk = newSdk): Promise<Subject> {
  const server = await startS3Server([bucket]);
  return {
    storage: storageFor(`s3a://${bucket}`, { sdk, client: new sdk.S3Client(server.config) }),
    root: `s3a://${bucket}/data`,
    missing: 'NoSuchKey',
    put: (files, body) =>
      server.put(
        bucket,
        files.map((file) => parseS3(file).key),
        body,
      ),
    read: async (file) => {
      const request = new newSdk.GetObjectCommand({ Bucket: bucket, Key: parseS3(file).key });
      return server.client.send(request).then(
        (answer) => answer.Body!.transformToString(),
        () => undefined,
      );
    },
    stop: () => server.stop(),
  };
}

async function files(): Promise<Subject> {
  const root = mkdtempSync(path.join(tmpdir(), 'storage-'));
  const at = (file: string) => file.replace(/^file:\/\//, '');
  return {
    storage: storageFor(`file://${root}`),
    root: `file://${root}/data`,
    missing: 'ENOENT',
    put: async (uris, body = 'x') => {
      const paths = uris.map(at);
      const folders = new Set(paths.map((file) => file.slice(0, file.lastIndexOf('/'))));
      await Promise.all([...folders].map((folder) => mkdir(folder, { recursive: true })));
      await Promise.all(paths.filter((file) => !file.endsWith('/')).map((file) => writeFile(file, body)));
    },
    read: (file) => readFile(at(file), 'utf8').catch(() => undefined),
    stop: async () => rmSync(root, { recursive: true }),
  };
}

async function memory(): Promise<Subject> {
  const storage = new MemoryStorage();
  return {
    storage,
    root: 's3://memory/data',
    missing: 'NoSuchKey',
    put: async (uris, body = 'x') =>
      uris.filter((file) => !file.endsWith('/')).forEach((file) => storage.contents.set(file, body)),
    read: async (file) => storage.contents.get(file),
    stop: async () => undefined,
  };
}

/** Every store; the one that tests of handlers use has to be like the others. */
const SUBJECTS: Array<[name: string, start: () => Promise<Subject>]> = [
  ['s3', () => s3('lake')],
  ['s3 with a KMS key', () => s3('lake-kms')],
  // What Lambda's runtime of Node.js 20 began with: it knows no conditions of writes, and no types of checksums.
  ['s3 by the SDK of 2023', () => s3('lake', oldSdk as unknown as typeof newSdk)],
  ['s3 with a KMS key by the SDK of 2023', () => s3('lake-kms', oldSdk as unknown as typeof newSdk)],
  ['files', files],
  ['memory', memory],
];

/**
 * Declares tests of every store.
 *
 * @param tests are given the store, which is there when a test runs, and what makes a URI in it
 */
export function describeStores(tests: (subject: Subject, at: (...parts: string[]) => string) => void): void {
  describe.each(SUBJECTS)('%s', (_name, start) => {
    const subject = {} as Subject;
    beforeAll(async () => {
      Object.assign(subject, await start());
    });
    afterAll(() => subject.stop());
    tests(subject, (...parts) => joinUri(subject.root, ...parts));
  });
}
