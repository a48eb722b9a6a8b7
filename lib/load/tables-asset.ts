import { rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { FileSystem } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import type { TablesFile } from '../contract/round-files';
import { allow, SPLIT_JOB } from '../iam/role-policies';

/**
 * The tables of a pipeline, as a file that is deployed with the stack and named by the hash of its content.
 *
 * @param readers functions that read it
 * @returns its URI
 */
export function tablesAsset(scope: Construct, tables: TablesFile, readers: lambda.Function[]): string {
  const folder = FileSystem.mkdtemp('starlake-tables-');
  const file = path.join(folder, 'tables.json');
  writeFileSync(file, JSON.stringify(tables));
  const asset = new assets.Asset(scope, 'Tables', { path: file });
  // If assets are not copied to the cloud assembly, the file is deployed from here.
  if (asset.assetPath !== file) {
    rmSync(folder, { recursive: true });
  }
  // An execution that continues during a deployment reads the file that it started with.
  const files = { actions: ['s3:GetObject'], resource: asset.bucket.arnForObjects('*.json') };
  readers.forEach((reader) => allow(reader, [files], SPLIT_JOB));
  return asset.s3ObjectUrl;
}
