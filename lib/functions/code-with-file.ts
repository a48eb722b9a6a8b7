import { cpSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { FileSystem } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';

/** The code of a handler with a file of JSON beside it: for what has no room in its environment, and is known by now. */
export class CodeWithFile extends lambda.Code {
  public readonly isInline = false;

  /**
   * @param bundle folder of the handler
   * @param file name of the file
   */
  constructor(
    private readonly bundle: string,
    private readonly file: string,
    private readonly content: object,
  ) {
    super();
  }

  public bind(scope: Construct): lambda.CodeConfig {
    const folder = FileSystem.mkdtemp('starlake-code-');
    cpSync(this.bundle, folder, { recursive: true });
    writeFileSync(path.join(folder, this.file), JSON.stringify(this.content));
    const { assetPath, s3BucketName, s3ObjectKey } = new assets.Asset(scope, 'Code', { path: folder });
    // If assets are not copied to the cloud assembly, the folder is deployed from here.
    if (assetPath !== folder) {
      rmSync(folder, { recursive: true });
    }
    return { s3Location: { bucketName: s3BucketName, objectKey: s3ObjectKey } };
  }
}
