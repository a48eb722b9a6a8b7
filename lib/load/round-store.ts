import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { RoundsFolder } from '../contract/rounds-folder';
import type { ListsInFiles, TablesFile } from '../contract/round-files';
import { allow, SPLIT_JOB } from '../iam/role-policies';
import type { Keys } from '../lake/key-grants';
import { roundsFolder } from '../lake/run-files';
import type { LoadStatesProps } from './load-states-props';
import { tablesAsset } from './tables-asset';
import { ownService } from '../iam/service-principal';

/** Where a pipeline with many tables or slots keeps data that does not fit into its definition and its states. */
export interface RoundStore {
  /** Bucket of the folder. */
  readonly bucket: s3.IBucket;
  readonly folder: RoundsFolder;
  /** What the folder has. */
  readonly keys: Keys;
  /** Role of the state machine. */
  readonly role: iam.IRole;
  /** What handlers get instead of lists. */
  readonly lists: ListsInFiles;
}

/**
 * Makes the store of a pipeline, and gives its functions and its role the permissions that they need. The role is its
 * own: that of the job has no room for what each distributed Map needs.
 */
export function roundStore(scope: Construct, props: LoadStatesProps, tables: TablesFile): RoundStore {
  const { job, domain } = props;
  const { path, keys } = roundsFolder(domain);
  const { preLoad, endLoad, explainFailure } = job._resources;
  for (const handler of [preLoad, endLoad, explainFailure]) {
    const grants = job._resources.keysOf(handler);
    grants.list(keys);
    grants.allow(['s3:GetObject', 's3:PutObject'], keys);
  }
  const { lineage } = job._resources;
  if (lineage) {
    job._resources.keysOf(lineage.reader).read(keys);
  }
  const { bucket, prefix } = job._lake.locate(path);
  const role =
    props.role ?? new iam.Role(scope.node.scope!, 'Role', { assumedBy: ownService(scope, 'states.amazonaws.com') });
  const resourceOf = (pattern: string) => bucket.arnForObjects(job._lake.locate(pattern).prefix);
  const items = {
    actions: ['s3:GetObject'],
    resource: resourceOf(keys.exact),
    wider: { resource: resourceOf(keys.any) },
  };
  allow(role, [items], SPLIT_JOB);
  job._lake.grantKey(bucket, role, false);
  const folder = { uri: `${job._lake.datasets}/${path}`, key: prefix };
  const tablesFile = tablesAsset(scope, tables, [preLoad, endLoad]);
  return { bucket, folder, keys, role, lists: { tablesFile, rounds: folder } };
}
