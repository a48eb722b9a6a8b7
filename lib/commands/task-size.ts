/** CPU units and memory of a task, as the ECS API has them. */
export interface MiBSize {
  readonly cpu: number;
  readonly memoryMiB: number;
}
