import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { FileAssetLocation, FileAssetPackaging, Lazy, LegacyStackSynthesizer, Stack, Stage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { LINEAGE_FILE, LineageFile } from '../contract/lineage';
import { outermostStack } from '../private/physical-names';

/**
 * The code of the function for lineage, with a file that says what the job has. It is written with the template, because the job is
 * complete only then: a project of thousands of columns does not fit into the function's variables.
 */
export class LineageCode extends lambda.Code {
  public readonly isInline = false;

  /**
   * @param folder with the function's code
   * @param file what the job has, once it is complete
   */
  constructor(
    private readonly folder: string,
    private readonly file: () => LineageFile,
  ) {
    super();
  }

  /** @throws Error for a stack with the CDK's legacy synthesizer, which takes no assets while the template is written */
  public bind(scope: Construct): lambda.CodeConfig {
    if (outermostStack(scope).synthesizer instanceof LegacyStackSynthesizer) {
      throw new Error(
        `'${scope.node.path}' is in a stack with the CDK's LegacyStackSynthesizer, by which 'openLineage' cannot be deployed: leave ` +
          `'synthesizer' of the stack out`,
      );
    }
    const at = (part: keyof FileAssetLocation) =>
      Lazy.uncachedString({
        produce: ({ preparing }) => (preparing ? undefined : (this.write(scope)[part] as string)),
      });
    return { s3Location: { bucketName: at('bucketName'), objectKey: at('objectKey') } };
  }

  private write(scope: Construct): FileAssetLocation {
    const text = JSON.stringify(this.file());
    const hash = createHash('sha256').update(text);
    readdirSync(this.folder)
      .sort()
      .forEach((name) => hash.update(readFileSync(path.join(this.folder, name))));
    const sourceHash = hash.digest('hex');
    const fileName = `asset.${sourceHash}`;
    const copy = path.join(Stage.of(scope)!.outdir, fileName);
    if (!existsSync(copy)) {
      cpSync(this.folder, copy, { recursive: true });
      writeFileSync(path.join(copy, LINEAGE_FILE), text);
    }
    const { synthesizer } = Stack.of(scope);
    return synthesizer.addFileAsset({ fileName, sourceHash, packaging: FileAssetPackaging.ZIP_DIRECTORY });
  }
}
