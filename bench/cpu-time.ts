/** Milliseconds of CPU that this process has taken so far: unlike time, they do not depend on other work of the machine. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
