/** Random numbers from a seed: the same seed gives the same numbers. */
export class Random {
  /** @param state any whole number */
  constructor(private state: number) {}

  /** The numbers of one scenario, independent of other scenarios. */
  static of(seed: number, scenario: number): Random {
    const random = new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(scenario, 0x85ebca6b));
    random.next();
    return random;
  }

  /** At least 0, below 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.between(0, values.length - 1)]!;
  }

  /** `count` of the values, in their order. */
  some<T>(values: readonly T[], count: number): T[] {
    const left = values.map((_, index) => index);
    const taken = Array.from({ length: Math.min(count, values.length) }, () => {
      return left.splice(this.between(0, left.length - 1), 1)[0]!;
    });
    return taken.sort((a, b) => a - b).map((index) => values[index]!);
  }

  /** One of the names, with a probability in proportion to its weight. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const names = Object.keys(weights) as T[];
    const sum = names.reduce((total, name) => total + weights[name], 0);
    let left = this.next() * sum;
    return names.find((name) => (left -= weights[name]) < 0) ?? names[0]!;
  }
}
