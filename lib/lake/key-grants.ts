import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Permission } from '../iam/permission';
import { RolePolicies } from '../iam/role-policies';
import { DataLake } from './data-lake';

/** Keys of one domain, and wider ones that hold for every domain; both may have `*` and `?`. */
export interface Keys {
  readonly exact: string;
  readonly any: string;
}

const LIST = 's3:ListBucket';

/** The S3 permissions of one function. Each gate and pipeline that uses it adds the keys of its domain, and no others. */
export class KeyGrants {
  private readonly permissions: Permission[] = [];
  /** Buckets whose keys it may use, and whether to encrypt, too. */
  private readonly keys = new Map<s3.IBucket, boolean>();

  constructor(
    private readonly lake: DataLake,
    private readonly grantee: iam.IGrantable,
    policies: RolePolicies,
  ) {
    policies.allow(this.permissions);
  }

  /** Lets it look for keys. */
  public list(keys: Keys): void {
    const { bucket, prefix } = this.lake.locate(keys.exact);
    const any = this.anyDomain(keys);
    this.permissions.push({
      actions: [LIST],
      resource: bucket.bucketArn,
      keys: prefix,
      ...(any === undefined ? {} : { wider: { resource: bucket.bucketArn, keys: any } }),
    });
  }

  /** Lets it read objects, also where they are looked for by a prefix. A function that nothing else is allowed needs no key to write. */
  public read(keys: Keys): void {
    this.list(keys);
    this.grant(['s3:GetObject'], keys, false);
  }

  /** Lets it do something with objects. */
  public allow(actions: string[], keys: Keys): void {
    this.grant(actions, keys, true);
  }

  private grant(actions: string[], keys: Keys, mayEncrypt: boolean): void {
    const { bucket, prefix } = this.lake.locate(keys.exact);
    const any = this.anyDomain(keys);
    this.permissions.push({
      actions,
      resource: bucket.arnForObjects(prefix),
      ...(any === undefined ? {} : { wider: { resource: bucket.arnForObjects(any) } }),
    });
    const needsKey = actions.some((action) => action === 's3:GetObject' || action === 's3:PutObject');
    if (needsKey && this.keys.get(bucket) !== true && this.keys.get(bucket) !== mayEncrypt) {
      this.keys.set(bucket, mayEncrypt);
      this.lake.grantKey(bucket, this.grantee, mayEncrypt);
    }
  }

  /** The keys of any domain; undefined where each has a bucket of its own. */
  private anyDomain({ exact, any }: Keys): string | undefined {
    const bucketOf = (path: string) => /^s3[an]?:\/\/[^/]+/.exec(path)?.[0];
    return bucketOf(exact) === bucketOf(any) ? this.lake.locate(any).prefix : undefined;
  }
}
