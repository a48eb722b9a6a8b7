/** Properties of a StarlakePool. */
export interface StarlakePoolProps {
  /**
   * Name by which pipelines choose the pool (option `default_pool`).
   *
   * @default 'default_pool'
   */
  readonly name?: string;

  /**
   * How many tables of one pipeline load at once: a whole number from 1 to 1000.
   *
   * @default 6 - a new AWS account can run 6 vCPU of Fargate, and a load has one
   */
  readonly slots?: number;
}
