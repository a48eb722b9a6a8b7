import { LegacyStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { outermostStack } from '../private/physical-names';
import { isShared } from '../private/shared-stacks';

/**
 * Bytes of definitions that fit into a template, with the other resources of their pipelines. A template can have a
 * million bytes.
 */
const MAX_INLINE = 500_000;

/** The same where the pipelines are in nested stacks: what they share fills the template. */
const MAX_SHARED = 50_000;

const KNOWN = new WeakMap<Stack, StackDefinitions>();

/**
 * The definitions of a stack's pipelines: their total size, and their parts. Most parts that have tokens are in all of
 * them, so each is made and resolved once: to resolve them for each definition would be half of a large project's synth.
 */
export class StackDefinitions {
  /** Those of the stack of a construct. */
  public static of(scope: Construct): StackDefinitions {
    const stack = Stack.of(scope);
    const known = KNOWN.get(stack) ?? new StackDefinitions(stack);
    KNOWN.set(stack, known);
    return known;
  }

  private bytes = 0;
  private readonly parts = new Set<string>();
  private readonly tokens = new Map<unknown, string>();
  private readonly resolved = new Map<string, unknown[]>();

  private constructor(private readonly stack: Stack) {}

  /**
   * Counts a definition.
   *
   * @param parts of its JSON, with tokens
   * @returns the parts that no earlier definition has
   */
  public add(parts: readonly string[]): string[] {
    this.bytes += Buffer.byteLength(parts.join(''));
    const added = [...new Set(parts)].filter((part) => !this.parts.has(part));
    added.forEach((part) => this.parts.add(part));
    return added;
  }

  /** The token of a value's JSON, which is one for equal values. */
  public jsonOf(value: unknown): string {
    const token = this.tokens.get(value) ?? this.stack.toJsonString(value);
    this.tokens.set(value, token);
    return token;
  }

  /** What a part of a definition becomes in the template: texts and functions of CloudFormation. */
  public resolve(part: string): unknown[] {
    const known = this.resolved.get(part) ?? joined(this.stack.resolve(part));
    this.resolved.set(part, known);
    return known;
  }

  /** Resolves all parts anew from now on: while the CDK prepares a synth, it gives tokens other values. */
  public forget(): void {
    this.resolved.clear();
  }

  /**
   * Whether the definitions are assets instead of parts of the template. Known when all pipelines of the stack exist.
   */
  public get areAssets(): boolean {
    // The legacy synthesizer makes a parameter for each asset, which is too late while the template is written.
    const most = isShared(this.stack) ? MAX_SHARED : MAX_INLINE;
    return this.bytes > most && !(outermostStack(this.stack).synthesizer instanceof LegacyStackSynthesizer);
  }
}

/** The parts of a resolved text. */
function joined(resolved: unknown): unknown[] {
  const [separator, parts] = (resolved as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'] ?? [];
  return separator === '' && parts !== undefined ? parts : [resolved];
}
