import { existsSync } from 'node:fs';
import path from 'node:path';
import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as deployment from 'aws-cdk-lib/aws-s3-deployment';
import { Construct, IConstruct } from 'constructs';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { Folder, isS3 } from '../lake/data-lake';

/** Files that `dag-generate`, other tools and desktops leave in a project's metadata. */
const EXCLUDED = ['.build', '.build/**', '**/.DS_Store'];

/** MiB: a project can have ten thousand files. */
const MIN_MEMORY = 512;

/**
 * A folder that the CDK can store in a tag key of the bucket: with its own prefix, 128 characters (S3, “Tag
 * restrictions”).
 */
const FOLDER = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,102}$/u;

/** The folders of the metadata of all projects of an app. */
const DEPLOYED = new WeakMap<IConstruct, Array<Folder & { readonly project: Construct }>>();

/**
 * Deploys the metadata of a project to the lake, where the commands read it.
 *
 * @param wanted false for never; undefined for where it is possible
 * @throws Error if it is wanted and the project's root is not a folder of a bucket, or no folder is given; for a folder
 * that the CDK cannot store; and if another project of the app uses the folder
 */
export function projectMetadata(
  project: Construct,
  job: IStarlakeJob,
  directory: string | undefined,
  wanted: boolean | undefined,
): deployment.BucketDeployment | undefined {
  const root = job._lake.environment.SL_ROOT;
  if (wanted && (directory === undefined || !isS3(root))) {
    throw new Error(
      directory === undefined
        ? `'deployMetadata' of '${project.node.path}' takes the project's folder: give its 'directory'`
        : `'deployMetadata' of '${project.node.path}' takes a project in a bucket: SL_ROOT is ${root}, a folder of the image`,
    );
  }
  if (wanted === false || directory === undefined || !isS3(root)) {
    return undefined;
  }
  const folder = path.join(directory, 'metadata');
  if (!existsSync(folder)) {
    throw new Error(`'directory' of '${project.node.path}' has no folder 'metadata': '${directory}'`);
  }
  const { bucket, prefix } = job._lake.locate(root);
  const destinationKeyPrefix = prefix === '' ? 'metadata' : `${prefix}/metadata`;
  if (!Token.isUnresolved(destinationKeyPrefix) && !FOLDER.test(destinationKeyPrefix)) {
    throw new Error(
      `the metadata of '${project.node.path}' cannot be put into '${destinationKeyPrefix}': CDK notes the folder in a tag of the bucket, ` +
        `which takes 102 letters, digits, spaces and _.:/=+-@: give the job another 'prefix', or 'deployMetadata: false'`,
    );
  }
  refuseSame(project, { bucket, prefix: destinationKeyPrefix });
  const { functions } = job._context;
  const deployed = new deployment.BucketDeployment(project, 'Metadata', {
    sources: [deployment.Source.asset(folder, { exclude: EXCLUDED })],
    destinationBucket: bucket,
    destinationKeyPrefix,
    // If the project is removed from the stack, its data stay in the lake, and are of no use without the metadata.
    retainOnDelete: true,
    memoryLimit: Math.max(MIN_MEMORY, functions.memory),
    logGroup: functions.newLogGroup(project, 'MetadataLogs'),
    ...functions.network,
    ...encryptionOf(job),
  });
  job._lake.encryption?._grant(deployed.handlerRole, true);
  const handler = deployed.handlerRole.node.scope as lambda.Function;
  Object.entries(functions.given).forEach(([name, value]) => handler.addEnvironment(name, value));
  if (functions.permissionsBoundary) {
    iam.PermissionsBoundary.of(deployed.handlerRole).apply(functions.permissionsBoundary);
  }
  return deployed;
}

function encryptionOf({ _lake: { encryption } }: IStarlakeJob): Partial<deployment.BucketDeploymentProps> {
  if (!encryption) {
    return {};
  }
  const { AES_256, AWS_KMS } = deployment.ServerSideEncryption;
  const key = encryption._key?.keyArn;
  return { serverSideEncryption: key ? AWS_KMS : AES_256, serverSideEncryptionAwsKmsKeyId: key };
}

/** A deployment deletes all other files of its folder, also those of another deployment. */
function refuseSame(project: Construct, folder: Folder): void {
  const { root } = project.node;
  const others = DEPLOYED.get(root) ?? [];
  const other = others.find((each) => isSameBucket(each, folder) && isWithin(each.prefix, folder.prefix));
  if (other) {
    throw new Error(
      `'${project.node.path}' and '${other.project.node.path}' both put their metadata into '${folder.prefix}' of one bucket, and ` +
        `each would delete the files of the other: give one of them 'deployMetadata: false' where they are parts of one project, ` +
        `else its job another 'bucket' or 'prefix'`,
    );
  }
  DEPLOYED.set(root, [...others, { ...folder, project }]);
}

// A name with a token, such as the account's, can differ between stacks.
function isSameBucket(a: Folder, b: Folder): boolean {
  return (
    a.bucket === b.bucket || (a.bucket.bucketName === b.bucket.bucketName && !Token.isUnresolved(a.bucket.bucketName))
  );
}

function isWithin(a: string, b: string): boolean {
  return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}
