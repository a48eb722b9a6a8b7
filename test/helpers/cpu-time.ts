/** Seconds that the processor needs for something: on a busy machine they are much the same, unlike those of a clock. */
export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
