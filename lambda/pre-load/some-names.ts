/** The first of many names in their order, and the number of all. */
export class SomeNames {
  /** How many names were added. */
  public count = 0;
  private readonly first: string[] = [];

  /**
   * @param most names that are kept
   * @param length most characters of each name in the text
   */
  constructor(
    private readonly most: number,
    private readonly length = Infinity,
  ) {}

  public add(name: string): void {
    this.count++;
    if (this.first.length < this.most || name < this.first.at(-1)!) {
      this.first.push(name);
      this.first.sort();
      this.first.length = Math.min(this.first.length, this.most);
    }
  }

  /**
   * The names for people: `a, b and 3 more`.
   *
   * @param isPartial whether there may be names that were not added
   */
  public text(isPartial = false): string {
    const more = this.count - this.first.length;
    const shown = this.first.map((name) => (name.length > this.length ? `${name.slice(0, this.length)}…` : name));
    return shown.join(', ') + (more > 0 ? ` and ${isPartial ? 'at least ' : ''}${more} more` : '');
  }
}
