import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { HandlerFunction } from './handler-function';
import { JobLogs } from './job-logs';
import { KeyGrants, Keys } from './key-grants';
import type { StarlakeJob } from '../job/starlake-job';

/** What the pipelines of one job share, made when the first of them needs it. */
export class JobResources {
  private lists?: KeyGrants;
  private deletes?: KeyGrants;

  constructor(
    private readonly job: StarlakeJob,
    public readonly logs: JobLogs,
  ) {}

  /** Lets the function that checks areas list these keys. */
  public grantList(keys: Keys): void {
    this.lists ??= new KeyGrants(this.job._lake, this.preLoad, 's3:ListBucket');
    this.lists.add(keys);
  }

  /** Lets the function that consumes ack files delete these keys. */
  public grantDelete(keys: Keys): void {
    this.deletes ??= new KeyGrants(this.job._lake, this.consumeAck, 's3:DeleteObject');
    this.deletes.add(keys);
  }

  /** Checks a domain's areas; may list nothing until a gate asks for it. */
  public get preLoad(): lambda.Function {
    return this.once('PreLoad', (id) => {
      return this.handler(id, 'pre-load', 'Starlake: which tables of a domain are to be loaded', {
        environment: { SL_DATASETS: this.job._lake.datasets },
        // A landing area may hold a hundred pages of keys.
        timeout: Duration.minutes(5),
      });
    });
  }

  /** Deletes an ack file; may delete nothing until a gate asks for it. */
  public get consumeAck(): lambda.Function {
    return this.once('ConsumeAck', (id) =>
      this.handler(id, 'consume-ack', 'Starlake: consumes the ack file of a domain'),
    );
  }

  /** Says in short why a table was not loaded. */
  public get explainFailure(): lambda.Function {
    return this.once('ExplainFailure', (id) => {
      return this.handler(id, 'explain-failure', 'Starlake: says why a table was not loaded', {
        environment: this.job._logPlaces(),
      });
    });
  }

  /** Ends a run: its output, or its failure. */
  public get endLoad(): lambda.Function {
    return this.once('EndLoad', (id) => this.handler(id, 'end-load', 'Starlake: ends the run of a load pipeline'));
  }

  /** The role of the job's pipelines: they all call the same functions and start the same task definition. */
  public get pipelineRole(): iam.IRole {
    return this.once('PipelineRole', (id) => {
      return new iam.Role(this.job, id, { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });
    });
  }

  private handler(
    id: string,
    handler: string,
    description: string,
    props: { environment?: { [name: string]: string }; timeout?: Duration } = {},
  ): lambda.Function {
    return new HandlerFunction(this.job, id, { handler, description, logs: this.logs, ...props });
  }

  private once<T extends Construct>(id: string, make: (id: string) => T): T {
    return (this.job.node.tryFindChild(id) as T | undefined) ?? make(id);
  }
}
