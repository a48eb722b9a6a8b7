import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

/** What happens to requests that match. The first such rule counts that has times left. */
export interface Fault {
  /** `GET`, `HEAD`, `PUT`, `DELETE`, `POST`; any when not given. */
  readonly method?: string;
  /** Source of a regular expression for `/bucket/key` decoded, alone or with `?` and the decoded query behind it. */
  readonly pathMatches?: string;
  /** For how many requests; the SDK's own tries count. */
  readonly times: number;
  /** With `code`: the answer. Without, requests are carried out. */
  readonly status?: 503 | 500 | 403;
  readonly code?: 'SlowDown' | 'InternalError' | 'AccessDenied';
  /** They are carried out and fail nevertheless: what a client sees of an answer that is lost. */
  readonly late?: boolean;
  readonly delayMs?: number;
}

/** What the policy of a bucket demands of requests; others are denied. */
export interface Demands {
  /** `x-amz-server-side-encryption` and its key, of requests that make an object. */
  readonly encryption?: 'AES256' | 'aws:kms';
  readonly key?: string;
  /** Account that requests have to expect as the bucket's owner. */
  readonly owner?: string;
  /** Host and port that requests have to come by, as through a VPC endpoint. */
  readonly endpoint?: string;
}

/** An S3 API on this machine. */
export interface S3Server {
  readonly endpoint: string;
  /** What a client of it is made with. */
  readonly config: S3ClientConfig;
  readonly client: S3Client;
  /** What makes clients that nobody configures use it: `Object.assign(process.env, server.env)`. */
  readonly env: Record<string, string>;
  /** Puts objects there, without HTTP: thousands in no time. A key that ends with `/` is a folder key. */
  put(bucket: string, keys: string[], body?: string): Promise<void>;
  /** Gives a bucket a policy. */
  demand(bucket: string, demands: Demands): Promise<void>;
  /** Makes the next requests over HTTP fail, or wait. Rules add up. */
  faults(rule: Fault): Promise<void>;
  /** Takes back what is left of all rules. */
  noFaults(): Promise<void>;
  /** Ends the process and deletes its folder. */
  stop(): Promise<void>;
}

/**
 * Starts an S3 API over HTTP (s3rver) in a process of its own, on a free port of the loopback interface, with empty
 * buckets. Writes are atomic and take conditions (If-Match, If-None-Match). A bucket named `...-kms` is as if encrypted with a
 * KMS key: ETags say nothing of the content, objects have checksums. The process ends with the one that started it, at the
 * latest.
 */
export async function startS3Server(buckets: string[]): Promise<S3Server> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const directory = mkdtempSync(path.join(tmpdir(), 's3-server-'));
  const server = fork(path.join(__dirname, 's3-server-main.mjs'), [directory, ...buckets], {
    execArgv: [],
    // Continuation tokens are DES, which OpenSSL 3 has put away.
    env: { ...process.env, NODE_OPTIONS: '--openssl-legacy-provider --no-deprecation' },
  });
  const exited = once(server, 'exit');
  const ended = exited.then(([code]) => Promise.reject(new Error(`s3rver ended with ${code}`)));
  ended.catch(() => undefined);
  const [port] = await Promise.race([once(server, 'message'), ended]);
  let busy: Promise<unknown> = Promise.resolve();
  // One after the other: answers do not say which request they are to.
  const ask = async (command: 'put' | 'demand' | 'fault' | 'calm', options: object) => {
    busy = busy.then(async () => {
      const done = once(server, 'message');
      server.send({ command, ...options });
      await Promise.race([done, ended]);
    });
    await busy;
  };
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  const config: S3ClientConfig = { endpoint, region: 'us-east-1', credentials, forcePathStyle: true };
  const client = new S3Client(config);
  return {
    endpoint,
    config,
    client,
    env: {
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    put: (bucket, keys, body = 'x') => ask('put', { bucket, keys, body }),
    demand: (bucket, demands) => ask('demand', { bucket, ...demands }),
    faults: (rule) => ask('fault', rule),
    noFaults: () => ask('calm', {}),
    async stop() {
      client.destroy();
      server.disconnect();
      await exited;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
