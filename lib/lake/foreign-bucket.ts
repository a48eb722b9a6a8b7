import { Annotations, Resource, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { isForeign } from '../private/places';

const ENCRYPT_DECRYPT = ['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];
const DECRYPT = ['kms:Decrypt'];

/** What pipelines, their commands and the deployment of metadata do in a lake. */
const BUCKET_ACTIONS = ['s3:ListBucket', 's3:GetBucketLocation'];
const OBJECT_ACTIONS = [
  ...['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
  ...['s3:GetObjectTagging', 's3:PutObjectTagging'],
];

/**
 * Warns what the owner of a bucket in another account must grant. No warning for a bucket of the same account.
 *
 * @param owner `bucketOwner` of the job: the account of an imported bucket, if nothing else says it
 * @throws Error for a bucket whose key is made in a stack of the other account, which cannot be referred to, and for one of another
 * account than its owner
 */
export function tellOwner(bucket: s3.IBucket, job: Construct, owner: string | undefined): void {
  const { encryptionKey: key, bucketName } = bucket;
  const isOwners = owner === undefined || !isOther(bucket.env.account, owner);
  if (!isOwners && (isForeign(bucket, job) || Resource.isOwnedResource(bucket))) {
    throw new Error(
      `'bucketOwner' of '${job.node.path}' is ${owner}, and the bucket '${bucket.node.path}' is of account ${bucket.env.account}: S3 would ` +
        `refuse every request of its functions`,
    );
  }
  if (isOwners && !isForeign(bucket, job)) {
    return;
  }
  if (key instanceof kms.Key && isForeign(key, job)) {
    throw new Error(
      `the key '${key.node.path}' of the bucket of '${job.node.path}' is made in another account, where stacks cannot refer to it: give the ` +
        `bucket by Bucket.fromBucketAttributes, with its account and an 'encryptionKey' by Key.fromKeyArn`,
    );
  }
  const { account, partition, stackName } = Stack.of(job);
  const own = Token.isUnresolved(account) ? `the account of ${stackName}` : account;
  const aws = Token.isUnresolved(partition) ? 'aws' : partition;
  const name = Token.isUnresolved(bucketName) ? `'${bucket.node.path}'` : bucketName;
  Annotations.of(job).addWarningV2(
    `starlake-stepfunctions:bucketOfAnotherAccount-${bucket.node.addr.slice(-8)}`,
    `the bucket ${name} of '${job.node.path}' is of account ${isOwners ? bucket.env.account : owner}, which must allow the roles of this stack in the bucket's policy: ` +
      `principal arn:${aws}:iam::${own}:root, where aws:PrincipalArn is like arn:${aws}:iam::${own}:role/${stackName.slice(0, 20)}*, ` +
      `${BUCKET_ACTIONS.join(' and ')} on the bucket, ${OBJECT_ACTIONS.join(', ')} on its objects` +
      (key ? `; and by the policy of its key: ${ENCRYPT_DECRYPT.join(', ')}` : '') +
      `. Its Object Ownership must be “bucket owner enforced”`,
  );
}

function isOther(account: string, owner: string): boolean {
  return Token.compareStrings(account, owner) === TokenComparison.DIFFERENT;
}

/** Lets a grantee use the key of a bucket; of a key of another account, by its own policy only: the key's is the owner's. */
export function grantKey(bucket: s3.IBucket, grantee: iam.IGrantable, job: Construct, mayEncrypt: boolean): void {
  const { encryptionKey: key } = bucket;
  if (key && isForeign(key, job)) {
    const statement = { actions: mayEncrypt ? ENCRYPT_DECRYPT : DECRYPT, resources: [key.keyArn] };
    grantee.grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement(statement));
  } else if (mayEncrypt) {
    key?.grantEncryptDecrypt(grantee);
  } else {
    key?.grantDecrypt(grantee);
  }
}
