/** What the file of a run lock says. */
export interface LockHolder {
  /** ARN of the execution that holds it. */
  readonly execution: string;
  /** Whether that has given it back. */
  readonly ended?: boolean;
}

/** Who holds a run lock; undefined for a text that is no run lock. */
export function holderIn(text: string): LockHolder | undefined {
  try {
    const value = JSON.parse(text) as { execution?: unknown; ended?: boolean } | null;
    return typeof value?.execution === 'string' ? { execution: value.execution, ended: value.ended } : undefined;
  } catch {
    return undefined;
  }
}
