import { Stack } from 'aws-cdk-lib';

const SHARED = new WeakSet<Stack>();

/**
 * Notes that the pipelines of many nested stacks share what is in a stack. Each of them adds to the policies and the backfill there, so its
 * template, which can have a million bytes, has to spare them.
 */
export function noteShared(stack: Stack): void {
  SHARED.add(stack);
}

/** Whether pipelines of nested stacks share what is in a stack. */
export function isShared(stack: Stack): boolean {
  return SHARED.has(stack);
}
