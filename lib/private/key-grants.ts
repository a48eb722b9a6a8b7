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

const LIST = 's3:ListBucket';

/**
 * What one function may do with keys of S3, told by every gate and pipeline that uses it: exactly the keys of their domains,
 * and where they become more than a policy has room for, those that any domain has.
 */
export class KeyGrants {
  private readonly statements = new Map<string, { patterns: Set<string>; statement: iam.PolicyStatement }>();
  private readonly keys = new Set<s3.IBucket>();
  private count = 0;

  constructor(
    private readonly lake: DataLake,
    private readonly grantee: iam.IGrantable,
  ) {}

  /** Lets it look for keys. */
  public list(keys: Keys): void {
    const { bucket, patterns, statement } = this.find([LIST], keys);
    statement.addResources(bucket.bucketArn);
    statement.addCondition('StringLike', { 's3:prefix': [...patterns].sort() });
  }

  /** Lets it do something with objects. */
  public allow(actions: string[], keys: Keys): void {
    const { bucket, prefix, statement } = this.find(actions, keys);
    statement.addResources(bucket.arnForObjects(prefix));
    const needsKey = actions.some((action) => action === 's3:GetObject' || action === 's3:PutObject');
    if (needsKey && !this.keys.has(bucket)) {
      this.keys.add(bucket);
      bucket.encryptionKey?.grantEncryptDecrypt(this.grantee);
    }
  }

  private find(actions: string[], keys: Keys) {
    const exact = this.lake.locate(keys.exact);
    const { bucket } = exact;
    const id = `${bucket.node.path} ${actions.join()}`;
    const { patterns, statement } = this.statements.get(id) ?? this.begin(id, actions);
    const known = patterns.has(exact.prefix);
    const prefix = known || this.count < MAX_PATTERNS ? exact.prefix : this.lake.locate(keys.any).prefix;
    this.count += known ? 0 : 1;
    patterns.add(prefix);
    return { bucket, prefix, patterns, statement };
  }

  private begin(id: string, actions: string[]): { patterns: Set<string>; statement: iam.PolicyStatement } {
    const begun = { patterns: new Set<string>(), statement: new iam.PolicyStatement({ actions }) };
    this.statements.set(id, begun);
    this.grantee.grantPrincipal.addToPrincipalPolicy(begun.statement);
    return begun;
  }
}
