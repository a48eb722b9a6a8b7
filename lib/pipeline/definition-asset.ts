import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { FileAssetPackaging, IResolveContext, Stack, Stage } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/** A value that CloudFormation knows only at deployment, in a text that it does not look into. */
const REFERENCE = /(\{\{resolve:ssm:[^{}]+\}\})/;

/** A definition in a file, and the values that CloudFormation puts into it. */
interface Parts {
  /** JSON with `${name}` in the place of each value. */
  readonly text: string;
  readonly values: { [name: string]: unknown };
}

/** The asset of a definition, made when the template is written: only then is it known what tokens stand for. */
export function definitionAsset(machine: sfn.CfnStateMachine, json: string) {
  return {
    /** Where it is: the file is written to the cloud assembly. */
    location(context: IResolveContext): sfn.CfnStateMachine.S3LocationProperty | undefined {
      if (context.preparing) {
        return undefined;
      }
      const { text } = partsOf(context.resolve(json));
      const sourceHash = createHash('sha256').update(text).digest('hex');
      const fileName = `asset.${sourceHash}.json`;
      const file = path.join(Stage.of(machine)!.outdir, fileName);
      if (!existsSync(file)) {
        writeFileSync(file, text);
      }
      const { synthesizer } = Stack.of(machine);
      const { bucketName, objectKey } = synthesizer.addFileAsset({
        fileName,
        sourceHash,
        packaging: FileAssetPackaging.FILE,
      });
      return { bucket: bucketName, key: objectKey };
    },
    /** The values that CloudFormation puts into it. */
    substitutions: (context: IResolveContext): { [name: string]: unknown } => partsOf(context.resolve(json)).values,
  };
}

/** Takes a resolved definition apart. */
function partsOf(resolved: unknown): Parts {
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
      // What looks like a variable and is none: in JSON a letter may be written by its number.
      .map((part, i) => (i % 2 === 1 ? variable(part) : part.replaceAll('${', '\\u0024{')))
      .join('');
  const text = joined(resolved)
    .map((part) => (typeof part === 'string' ? literal(part) : variable(part)))
    .join('');
  return { text, values };
}

/** The parts of a resolved text, which are texts and functions of CloudFormation. */
export function joined(resolved: unknown): unknown[] {
  const [separator, parts] = (resolved as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'] ?? [];
  return separator === '' && parts !== undefined ? parts : [resolved];
}
