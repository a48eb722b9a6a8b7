/** CPU units and memory of a task. */
export interface TaskSize {
  readonly cpu: number;
  readonly memoryMiB: number;
}
