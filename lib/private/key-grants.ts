import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { DataLake } from '../job/data-lake';

/** Keys of one domain, and wider ones that hold for every domain; both may have `*` and `?`. */
export interface Keys {
  readonly exact: string;
  readonly any: string;
}

/** Patterns that a policy has room for beside its other statements. */
const MAX_PATTERNS = 60;

/**
 * What one function may do with keys of S3, told by every gate that uses it: exactly the keys of its domains, and where
 * they become more than a policy has room for, those that any domain has.
 */
export class KeyGrants {
  private readonly buckets = new Map<s3.IBucket, { patterns: Set<string>; statement: iam.PolicyStatement }>();

  constructor(
    private readonly lake: DataLake,
    private readonly grantee: iam.IGrantable,
    private readonly action: 's3:ListBucket' | 's3:DeleteObject',
  ) {}

  public add(keys: Keys): void {
    const { bucket, prefix } = this.lake.locate(keys.exact);
    const { patterns, statement } = this.buckets.get(bucket) ?? this.begin(bucket);
    const pattern = patterns.size < MAX_PATTERNS ? prefix : this.lake.locate(keys.any).prefix;
    patterns.add(pattern);
    if (this.action === 's3:ListBucket') {
      statement.addResources(bucket.bucketArn);
      statement.addCondition('StringLike', { 's3:prefix': [...patterns].sort() });
    } else {
      statement.addResources(bucket.arnForObjects(pattern));
    }
  }

  private begin(bucket: s3.IBucket): { patterns: Set<string>; statement: iam.PolicyStatement } {
    const begun = { patterns: new Set<string>(), statement: new iam.PolicyStatement({ actions: [this.action] }) };
    this.buckets.set(bucket, begun);
    this.grantee.grantPrincipal.addToPrincipalPolicy(begun.statement);
    return begun;
  }
}
