import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { JobLogs } from './job-logs';

interface HandlerFunctionProps {
  /** Folder of the handler in `lambda/` and, bundled, in `assets/`. */
  readonly handler: string;
  readonly description: string;
  readonly logs: JobLogs;
  readonly environment?: { [name: string]: string };
  readonly timeout?: Duration;
}

/** One of this library's handlers: bundled when the package was built, with a role and a log group of its own. */
export class HandlerFunction extends lambda.Function {
  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    const logGroup = props.logs.create(scope, `${id}Logs`);
    const role = new iam.Role(scope, `${id}Role`, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, id, {
      runtime: newestNodeRuntime(),
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(assetPath(props.handler)),
      handler: 'index.handler',
      description: props.description,
      environment: props.environment,
      memorySize: 256,
      timeout: props.timeout ?? Duration.seconds(30),
      role,
      logGroup,
    });
  }
}

/** The newest Node.js runtime that the user's version of the CDK knows. */
function newestNodeRuntime(): lambda.Runtime {
  const versions = lambda.Runtime.ALL.filter(({ name }) => /^nodejs\d+\.x$/.test(name));
  return versions.reduce((newest, runtime) => (version(runtime) > version(newest) ? runtime : newest));
}

function version(runtime: lambda.Runtime): number {
  return Number(runtime.name.replace(/\D/g, ''));
}

// Compiled code is one folder deeper (dist/lib) than the sources that the tests run.
function assetPath(handler: string): string {
  const candidates = ['../..', '../../..'].map((up) => path.join(__dirname, up, 'assets', handler));
  const found = candidates.find((candidate) => existsSync(candidate));
  if (!found) {
    throw new Error(`handler '${handler}' is not in ${candidates.join(' or ')}: the package was not built`);
  }
  return found;
}
