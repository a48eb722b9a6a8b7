/** Points on the line of an edge, a few pixels apart. */
export function pointsOf(path: string): Array<{ x: number; y: number }> {
  const points: Array<{ x: number; y: number }> = [];
  let [x, y] = [0, 0];
  for (const [, command, numbers] of path.matchAll(/([MLC])([^MLC]+)/g)) {
    const n = numbers.trim().split(/\s+/).map(Number);
    const [a, b, c, d] = command === 'C' ? n : [x, y, n[0], n[1]];
    const [toX, toY] = n.slice(-2);
    for (let t = command === 'M' ? 1 : 0; t <= 1; t += 0.02) {
      const [one, two, three, four] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
      points.push({ x: one * x + two * a + three * c + four * toX, y: one * y + two * b + three * d + four * toY });
    }
    [x, y] = [toX, toY];
  }
  return points;
}
