import { cpSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { FileSystem } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';

/**
 * The code of a handler with a file of JSON beside it: for what has no room in its environment, and is known by now.
 *
 * @param bundle folder of the handler
 */
export function codeWith(scope: Construct, bundle: string, file: string, content: object): lambda.Code {
  const folder = FileSystem.mkdtemp('starlake-code-');
  cpSync(bundle, folder, { recursive: true });
  writeFileSync(path.join(folder, file), JSON.stringify(content));
  const asset = new assets.Asset(scope, 'Code', { path: folder });
  // If assets are not copied to the cloud assembly, the folder is deployed from here.
  if (asset.assetPath !== folder) {
    rmSync(folder, { recursive: true });
  }
  return lambda.Code.fromBucket(asset.bucket, asset.s3ObjectKey);
}
