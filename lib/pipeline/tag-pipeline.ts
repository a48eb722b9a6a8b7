import { Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Tags all resources of a pipeline with its `tags` of Starlake. */
export function tagPipeline(pipeline: Construct, tags: string | undefined): void {
  if (tags !== undefined) {
    Tags.of(pipeline).add('starlake:tags', tags);
  }
}
