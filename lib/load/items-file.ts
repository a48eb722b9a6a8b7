import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/** Reads the items of a distributed Map from a file. The CDK's own reader allows its state machine every file of the bucket. */
export class ItemsFile extends sfn.S3JsonItemReader {
  public providePolicyStatements(): iam.PolicyStatement[] {
    return [];
  }
}
