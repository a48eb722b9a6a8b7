/** Entries that have ended and are still remembered. */
const REMEMBERED = 1000;

/** Entries by their ARN, in the order they were added; of those that have ended, the first to end are forgotten. */
export class Register<T> {
  private readonly entries = new Map<string, T>();
  private readonly ended = new Set<string>();

  /** Adds an entry, or puts another in its place: it is open again then. */
  add(arn: string, entry: T): void {
    this.entries.set(arn, entry);
    this.ended.delete(arn);
  }

  /** From now on the entry may be forgotten. */
  end(arn: string): void {
    this.ended.add(arn);
    if (this.ended.size <= REMEMBERED) return;
    const [first] = this.ended;
    this.remove(first!);
  }

  remove(arn: string): void {
    this.entries.delete(arn);
    this.ended.delete(arn);
  }

  get(arn: string): T | undefined {
    return this.entries.get(arn);
  }

  values(): T[] {
    return [...this.entries.values()];
  }
}
