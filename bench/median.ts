/**
 * The median: unlike the mean, it is not affected by one disturbed run.
 *
 * @throws RangeError without numbers
 */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('a median needs at least one number');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
