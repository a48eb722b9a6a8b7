/** How many ended entries are kept. */
const REMEMBERED = 1000;

/** Entries by ARN, in the order they were added. Of ended entries only the latest are kept. */
export class Register<T> {
  private readonly entries = new Map<string, T>();
  private readonly ended = new Set<string>();

  /** Adds or replaces an entry as one that has not ended. */
  add(arn: string, entry: T): void {
    this.entries.set(arn, entry);
    this.ended.delete(arn);
  }

  /** Marks an entry as ended: it can be dropped later. */
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
