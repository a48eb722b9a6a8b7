import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { newStack } from '../helpers/definition';
import { EcsStarlakeJob, LoadPipeline, LoadPipelineProps } from '../../lib';

/** One table whose pattern is known, and one whose is not. */
export const TABLES = [{ name: 'orders', pattern: 'orders-.*\\.json' }, { name: 'customers' }];

/** A job with a bucket. */
export function newJob(stack: Stack): EcsStarlakeJob {
  return new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
}

/** A pipeline of the domain `sales`, in a new app or beside its job. */
export function newPipeline(props: Partial<LoadPipelineProps> = {}, stack?: Stack): LoadPipeline {
  const scope = stack ?? (props.job ? new Stack(props.job.node.root, `Of${props.job.node.id}`) : newStack());
  return new LoadPipeline(scope, 'Sales', {
    domain: 'sales',
    tables: TABLES,
    ...props,
    job: props.job ?? newJob(scope),
  });
}
