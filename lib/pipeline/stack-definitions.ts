import { LegacyStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { outermostStack } from '../private/physical-names';

/**
 * Bytes of definitions that fit into a template, with the other resources of their pipelines. A template can have a
 * million bytes.
 */
const MAX_INLINE = 500_000;

const KNOWN = new WeakMap<Stack, StackDefinitions>();

/** Total size of the definitions of a stack's pipelines. */
export class StackDefinitions {
  /** Those of the stack of a construct. */
  public static of(scope: Construct): StackDefinitions {
    const stack = Stack.of(scope);
    const known = KNOWN.get(stack) ?? new StackDefinitions(stack);
    KNOWN.set(stack, known);
    return known;
  }

  private bytes = 0;

  private constructor(private readonly stack: Stack) {}

  /** Counts a definition. */
  public add(json: string): void {
    this.bytes += Buffer.byteLength(json);
  }

  /**
   * Whether the definitions are assets instead of parts of the template. Known when all pipelines of the stack exist.
   */
  public get areAssets(): boolean {
    // The legacy synthesizer makes a parameter for each asset, which is too late while the template is written.
    return this.bytes > MAX_INLINE && !(outermostStack(this.stack).synthesizer instanceof LegacyStackSynthesizer);
  }
}
