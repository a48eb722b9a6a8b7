import { createHash } from 'node:crypto';
import { Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { LakeEncryption } from './lake-encryption';
import { MAX_KEY } from '../contract/limits';
import { checkText } from '../private/checks';
import { Permission } from '../iam/permission';
import { allow, SPLIT_JOB } from '../iam/role-policies';
import { checkKnownText } from '../private/dynamic-references';
import { checkUsable } from '../private/places';
import { shownText } from '../private/shown-text';
import { grantKey, tellOwner } from './foreign-bucket';
import { checkKeyPath } from './key-path';

/** An imported bucket counts as in the region of its stack, unless it says more. */
const BUCKET_ELSEWHERE = `, or say with 'region' of Bucket.fromBucketAttributes that the bucket is there too`;

/** A folder of a bucket. */
export interface Folder {
  readonly bucket: s3.IBucket;
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
}

/** The location of a project and its data, from the job's bucket and `sl_env_var`. */
export class DataLake {
  /** What Starlake's commands get: `SL_ROOT`, and `SL_DATASETS` where it is not below it. */
  public readonly environment: { [name: string]: string };
  /** Folder of the datasets, an S3 URI. */
  public readonly datasets: string;
  private readonly folders: Folder[];

  /**
   * @throws Error when the datasets are not on S3, nothing says where they are, `bucket` and `sl_env_var` disagree, or a bucket is of
   * another account than its owner
   */
  constructor(
    private readonly scope: Construct,
    /** The job's `sl_env_var`, which can name areas. */
    public readonly variables: { [name: string]: string },
    private readonly bucket?: s3.IBucket,
    prefix?: string,
    /** What every write asks for. */
    public readonly encryption?: LakeEncryption,
    /** Account that requests say the buckets are of. */
    owner?: string,
  ) {
    const what = `'prefix' of '${scope.node.path}'`;
    const home = bucket
      ? joinUri(
          `s3a://${bucket.bucketName}`,
          trimSlashes(oneSlash(checkKeyPath(checkKnownText(checkText(prefix ?? '', what), what), what))),
        )
      : undefined;
    for (const name of ['SL_ROOT', 'SL_DATASETS']) {
      const variable = `${name} in 'slEnvVar' of '${scope.node.path}'`;
      const path = checkKnownText(variables[name] ?? '', variable);
      if (isS3(path)) {
        checkKeyPath(path, variable);
      }
    }
    const root = asS3a(variables.SL_ROOT) ?? home;
    const rootOnS3 = root !== undefined && isS3(root);
    const datasets = asS3a(variables.SL_DATASETS) ?? (rootOnS3 ? joinUri(root, 'datasets') : home);
    if (root === undefined || datasets === undefined || !isS3(datasets)) {
      throw new Error(
        `'${scope.node.path}' must have its datasets on S3: give it 'bucket' (and 'prefix'), or SL_ROOT or SL_DATASETS ` +
          `as s3a:// URIs in 'slEnvVar', got SL_ROOT=${shownText(root ?? '(none)')}, SL_DATASETS=${shownText(datasets ?? '(none)')}`,
      );
    }
    this.datasets = trimSlashes(datasets);
    this.environment = { SL_ROOT: root, ...(variables.SL_DATASETS || !rootOnS3 ? { SL_DATASETS: datasets } : {}) };
    const below = rootOnS3 && `${this.datasets}/`.startsWith(`${trimSlashes(root)}/`);
    this.folders = [...(rootOnS3 ? [root] : []), ...(below ? [] : [datasets])].map((uri) => this.locate(uri));
    for (const one of new Set(this.folders.map((folder) => folder.bucket))) {
      this.checkKeys(one);
      tellOwner(one, scope, owner);
    }
    if (bucket && !this.folders.some((folder) => folder.bucket === bucket)) {
      throw new Error(
        `'${scope.node.path}' has a bucket that SL_ROOT=${shownText(root)} and SL_DATASETS=${shownText(datasets)} do not use: leave 'bucket' ` +
          `or those variables of 'slEnvVar' out, or write them with the bucket's own bucketName`,
      );
    }
  }

  /** Read and write on the project's folders, and nothing else: what Starlake's commands need. */
  public grantReadWrite(grantee: iam.IGrantable): iam.Grant {
    const grants = this.folders.map(({ bucket, prefix }) => {
      const actions = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'];
      const permissions = [
        { actions, resource: bucket.arnForObjects(objectsIn(prefix)) },
        ...listing(bucket, prefix),
        { actions: ['s3:GetBucketLocation'], resource: bucket.bucketArn },
      ];
      const grant = allow(grantee, permissions, SPLIT_JOB);
      this.grantKey(bucket, grantee, true);
      return grant;
    });
    return grants.reduce((all, grant) => all.combine(grant));
  }

  /**
   * Lets the grantee read what is encrypted, and write it so unless it only reads: with the key of a bucket and with the one that writes
   * ask for.
   */
  public grantKey(bucket: s3.IBucket, grantee: iam.IGrantable, mayEncrypt: boolean): void {
    grantKey(bucket, grantee, this.scope, mayEncrypt);
    this.encryption?._grant(grantee, mayEncrypt);
  }

  /** Lets the grantee take files away from a folder, which need not be the project's. */
  public grantTake(grantee: iam.IGrantable, folder: string): void {
    const { bucket, prefix } = this.locate(folder);
    const actions = ['s3:GetObject', 's3:DeleteObject'];
    const objects = { actions, resource: bucket.arnForObjects(objectsIn(prefix)) };
    allow(grantee, [objects, ...listing(bucket, prefix)], SPLIT_JOB);
    grantKey(bucket, grantee, this.scope, false);
  }

  /**
   * Where a path is. Slashes in a row count as one, as they do for Hadoop, which Starlake reaches S3 with.
   *
   * @param path an S3 URI, or a path below the datasets
   * @throws Error when it names no bucket, or is too long for S3
   */
  public locate(path: string): Folder {
    checkKnownText(path, `a path of '${this.scope.node.path}'`);
    const uri = isS3(path) ? path : joinUri(this.datasets, path);
    const parts = /^s3[an]?:\/\/([^/]+)\/?(.*)$/.exec(uri);
    if (!parts) {
      throw new Error(
        `'${this.scope.node.path}' has '${shownText(path)}', which names no bucket: write s3a://bucket/folder`,
      );
    }
    const [, name, key] = parts;
    const prefix = trimSlashes(oneSlash(key));
    const bytes = Buffer.byteLength(prefix);
    if (bytes > MAX_KEY && !Token.isUnresolved(prefix)) {
      throw new Error(
        `'${this.scope.node.path}' has '${uri.slice(0, 200)}…', a key of ${bytes} bytes, and S3 takes ${MAX_KEY}`,
      );
    }
    if (this.bucket?.bucketName === name) {
      return { bucket: this.bucket, prefix };
    }
    const id = `Bucket-${Token.isUnresolved(name) ? this.hashOf(name) : name}`;
    const known = this.scope.node.tryFindChild(id) as s3.IBucket | undefined;
    return { bucket: known ?? s3.Bucket.fromBucketName(this.scope, id, name), prefix };
  }

  /** A bucket takes keys of its own region; it may be in another one itself, and they of another account. */
  private checkKeys(bucket: s3.IBucket): void {
    for (const [key, what] of [
      [bucket.encryptionKey, 'its key'],
      [this.encryption?._key, `the key of the encryption of '${this.scope.node.path}'`],
    ] as const) {
      if (key) {
        checkUsable(bucket, key, what, 'region', { arn: key.keyArn, else: BUCKET_ELSEWHERE });
      }
    }
  }

  private hashOf(name: string): string {
    const text = JSON.stringify(Stack.of(this.scope).resolve(name));
    return createHash('sha256').update(text).digest('hex').slice(0, 8);
  }
}

/** Whether a path is an S3 URI, by any of the schemes that Hadoop and AWS use. */
export function isS3(path: string): boolean {
  return /^s3[an]?:\/\//.test(path);
}

function joinUri(base: string, path: string): string {
  return path === '' ? base : `${base.replace(/\/+$/, '')}/${path}`;
}

function trimSlashes(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}

/** Slashes in a row count as one for Hadoop. */
function oneSlash(path: string): string {
  return path.replace(/\/+/g, '/');
}

/** Hadoop's `s3://` is another file system than AWS's: the image has `s3a://` for it. */
function asS3a(path: string | undefined): string | undefined {
  return path?.replace(/^s3n?:\/\//, 's3a://');
}

function objectsIn(prefix: string): string {
  return prefix === '' ? '*' : `${prefix}/*`;
}

function listing(bucket: s3.IBucket, prefix: string): Permission[] {
  const list = { actions: ['s3:ListBucket'], resource: bucket.bucketArn };
  return prefix === '' ? [list] : [prefix, objectsIn(prefix)].map((keys) => ({ ...list, keys }));
}
