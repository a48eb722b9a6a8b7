/** A list that stays in its order. What is added goes behind what is equal to it. */
export class Sorted<T> {
  public readonly items: T[] = [];

  /** @param order negative if the first one comes before the second one, as for an array's `sort` */
  constructor(private readonly order: (a: T, b: T) => number) {}

  public add(item: T): void {
    let [low, high] = [0, this.items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.order(this.items[middle]!, item) <= 0) low = middle + 1;
      else high = middle;
    }
    this.items.splice(low, 0, item);
  }
}
