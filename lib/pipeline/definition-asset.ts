import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { FileAssetPackaging, IResolveContext, Stack, Stage } from 'aws-cdk-lib';
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
  private written?: Written;

  /**
   * @param parts of its JSON, with tokens: equal ones are resolved once
   */
  constructor(
    private readonly machine: sfn.CfnStateMachine,
    private readonly parts: readonly string[],
  ) {}

  /**
   * Location of the file, which is written to the cloud assembly. Undefined while the CDK only looks for references.
   */
  public location(context: IResolveContext): sfn.CfnStateMachine.S3LocationProperty | undefined {
    if (context.preparing) {
      return undefined;
    }
    this.written = this.write(context);
    const { text } = this.written;
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
  public substitutions(context: IResolveContext): { [name: string]: unknown } {
    // Unless it prepares, the CDK has just asked for the location: to resolve the definition twice costs a third of a
    // synth.
    const { values } = this.written ?? this.write(context);
    this.written = undefined;
    return values;
  }

  private write(context: IResolveContext): Written {
    const names = new Map<string, string>();
    const values: { [name: string]: unknown } = {};
    const variable = (value: unknown) => {
      const id = JSON.stringify(value);
      const name = names.get(id) ?? `v${names.size + 1}`;
      names.set(id, name);
      values[name] = value;
      return `\${${name}}`;
    };
    const resolved = new Map<string, string>();
    const textOf = (part: string) => {
      const text = resolved.get(part) ?? joined(context.resolve(part)).map(partOf).join('');
      resolved.set(part, text);
      return text;
    };
    const literal = (text: string) =>
      text
        .split(REFERENCE)
        // Text that looks like a variable: JSON can write a letter as its number.
        .map((part, i) => (i % 2 === 1 ? variable(part) : part.replaceAll('${', '\\u0024{')))
        .join('');
    const partOf = (part: unknown) => (typeof part === 'string' ? literal(part) : variable(part));
    return { text: this.parts.map(textOf).join(''), values };
  }
}

/** The parts of a resolved text: texts and functions of CloudFormation. */
export function joined(resolved: unknown): unknown[] {
  const [separator, parts] = (resolved as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'] ?? [];
  return separator === '' && parts !== undefined ? parts : [resolved];
}
