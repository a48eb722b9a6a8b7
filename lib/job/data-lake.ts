import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** A folder of a bucket. */
interface Folder {
  readonly bucket: s3.IBucket;
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
}

/** Where a project and its data are, told from the job's bucket and `sl_env_var`. */
export class DataLake {
  /** What Starlake's commands get: `SL_ROOT`, and `SL_DATASETS` where it is not below it. */
  public readonly environment: { [name: string]: string };
  /** Folder of the datasets, an S3 URI. */
  public readonly datasets: string;
  private readonly folders: Folder[];

  /**
   * @throws Error when the datasets are not on S3, nothing says where they are, or `bucket` and `sl_env_var` disagree
   */
  constructor(
    private readonly scope: Construct,
    slEnvVar: { [name: string]: string },
    private readonly bucket?: s3.IBucket,
    prefix?: string,
  ) {
    const home = bucket ? joinUri(`s3a://${bucket.bucketName}`, trimSlashes(prefix ?? '')) : undefined;
    const root = slEnvVar.SL_ROOT ?? home;
    const rootOnS3 = root !== undefined && isS3(root);
    const datasets = slEnvVar.SL_DATASETS ?? (rootOnS3 ? joinUri(root, 'datasets') : home);
    if (root === undefined || datasets === undefined || !isS3(datasets)) {
      throw new Error(
        `'${scope.node.path}' must have its datasets on S3: give it 'bucket' (and 'prefix'), or SL_ROOT or SL_DATASETS ` +
          `as s3a:// URIs in 'slEnvVar', got SL_ROOT=${root ?? '(none)'}, SL_DATASETS=${datasets ?? '(none)'}`,
      );
    }
    this.datasets = trimSlashes(datasets);
    this.environment = { SL_ROOT: root, ...(slEnvVar.SL_DATASETS || !rootOnS3 ? { SL_DATASETS: datasets } : {}) };
    const below = rootOnS3 && `${this.datasets}/`.startsWith(`${trimSlashes(root)}/`);
    this.folders = [...(rootOnS3 ? [root] : []), ...(below ? [] : [datasets])].map((uri) => this.locate(uri));
    if (bucket && !this.folders.some((folder) => folder.bucket === bucket)) {
      throw new Error(
        `'${scope.node.path}' has a bucket that SL_ROOT=${root} and SL_DATASETS=${datasets} do not use: leave 'bucket' ` +
          `or those variables of 'slEnvVar' out, or write them with the bucket's own bucketName`,
      );
    }
  }

  /** Read and write on the project's folders, and nothing else: what Starlake's commands need. */
  public grantReadWrite(grantee: iam.IGrantable): void {
    for (const { bucket, prefix } of this.folders) {
      const objects = prefix === '' ? '*' : `${prefix}/*`;
      grantee.grantPrincipal.addToPrincipalPolicy(
        new iam.PolicyStatement({
          actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
          resources: [bucket.arnForObjects(objects)],
        }),
      );
      grantee.grantPrincipal.addToPrincipalPolicy(listStatement(bucket, prefix === '' ? [] : [prefix, `${prefix}/*`]));
      grantee.grantPrincipal.addToPrincipalPolicy(
        new iam.PolicyStatement({ actions: ['s3:GetBucketLocation'], resources: [bucket.bucketArn] }),
      );
      bucket.encryptionKey?.grantEncryptDecrypt(grantee);
    }
  }

  /**
   * Lets the grantee list keys.
   *
   * @param pattern an S3 URI, or a path below the datasets; may hold `*`
   */
  public grantList(grantee: iam.IGrantable, pattern: string): void {
    const { bucket, prefix } = this.locate(pattern);
    grantee.grantPrincipal.addToPrincipalPolicy(listStatement(bucket, [prefix]));
  }

  /**
   * Lets the grantee delete files.
   *
   * @param pattern an S3 URI, or a path below the datasets; may hold `*`
   */
  public grantDelete(grantee: iam.IGrantable, pattern: string): void {
    const { bucket, prefix } = this.locate(pattern);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['s3:DeleteObject'], resources: [bucket.arnForObjects(prefix)] }),
    );
  }

  private locate(path: string): Folder {
    const uri = isS3(path) ? path : joinUri(this.datasets, path);
    const [, name, key] = /^s3[an]?:\/\/([^/]+)\/?(.*)$/.exec(uri)!;
    if (this.bucket?.bucketName === name) {
      return { bucket: this.bucket, prefix: trimSlashes(key) };
    }
    const id = Token.isUnresolved(name) ? 'Bucket' : `Bucket-${name}`;
    const known = this.scope.node.tryFindChild(id) as s3.IBucket | undefined;
    return { bucket: known ?? s3.Bucket.fromBucketName(this.scope, id, name), prefix: trimSlashes(key) };
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

function listStatement(bucket: s3.IBucket, prefixes: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    ...(prefixes.length > 0 ? { conditions: { StringLike: { 's3:prefix': prefixes } } } : {}),
  });
}
