import * as lambda from 'aws-cdk-lib/aws-lambda';

/** What a job's functions need of the platform that runs its commands. */
export interface JobRuntime {
  /**
   * Lets a handler see and stop the job's containers, and tells it where they log.
   *
   * @returns false where there are no containers that it could stop
   */
  _letWatch(handler: lambda.Function): boolean;

  /** Lets a handler read what the job's containers print by these actions, where the job knows their log group. */
  _letReadLog(handler: lambda.Function, actions: string[]): void;
}
