import { LegacyStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { outermostStack } from '../private/physical-names';

/** Bytes of definitions that a template has room for, with all else that belongs to their pipelines. A template may have a million. */
const MAX_INLINE = 500_000;

const KNOWN = new WeakMap<Stack, StackDefinitions>();

/** How large the definitions of a stack's pipelines are together. */
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

  /** Whether they are assets instead of parts of the template. Known when all pipelines of the stack are there. */
  public get areAssets(): boolean {
    // The old synthesizer makes a parameter for each asset, and a template that is being written has them already.
    return this.bytes > MAX_INLINE && !(outermostStack(this.stack).synthesizer instanceof LegacyStackSynthesizer);
  }
}
