import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { FileAssetPackaging, Stack, Stage } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/** A value that CloudFormation knows only at deployment, in a text that it does not parse. */
const REFERENCE = /(\{\{resolve:ssm:[^{}]+\}\})/;

/** A definition in a file, and the values that CloudFormation puts into it. */
interface Written {
  /** JSON with `${name}` in place of each value. */
  readonly text: string;
  readonly values: { [name: string]: unknown };
}

/**
 * The definition of a state machine as an asset. It is made when the template is written, because tokens are unknown
 * until then.
 */
export class DefinitionAsset {
  /**
   * @param parts of its JSON, resolved: texts and functions of CloudFormation
   */
  constructor(
    private readonly machine: sfn.CfnStateMachine,
    private readonly parts: () => unknown[],
  ) {}

  /** Location of the file, which is written to the cloud assembly. */
  public location(): sfn.CfnStateMachine.S3LocationProperty {
    const { text } = this.write();
    const sourceHash = createHash('sha256').update(text).digest('hex');
    const fileName = `asset.${sourceHash}.json`;
    const file = path.join(Stage.of(this.machine)!.outdir, fileName);
    if (!existsSync(file)) {
      writeFileSync(file, text);
    }
    const { synthesizer } = Stack.of(this.machine);
    const { bucketName, objectKey } = synthesizer.addFileAsset({
      fileName,
      sourceHash,
      packaging: FileAssetPackaging.FILE,
    });
    return { bucket: bucketName, key: objectKey };
  }

  /** The values that CloudFormation puts into it. */
  public substitutions(): { [name: string]: unknown } {
    return this.write().values;
  }

  private write(): Written {
    const names = new Map<string, string>();
    const values: { [name: string]: unknown } = {};
    const variable = (value: unknown) => {
      const id = JSON.stringify(value);
      const name = names.get(id) ?? `v${names.size + 1}`;
      names.set(id, name);
      values[name] = value;
      return `\${${name}}`;
    };
    const literal = (text: string) =>
      text
        .split(REFERENCE)
        // Text that looks like a variable: JSON can write a letter as its number.
        .map((part, i) => (i % 2 === 1 ? variable(part) : part.replaceAll('${', '\\u0024{')))
        .join('');
    const partOf = (part: unknown) => (typeof part === 'string' ? literal(part) : variable(part));
    const text = this.parts().map(partOf).join('');
    return { text, values };
  }
}
