import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { FunctionSettings } from './function-settings';
import { variableErrors } from './function-variables';

/** The newest Node.js runtime that the user's version of the CDK knows. */
const NEWEST_NODE = lambda.Runtime.ALL.filter(({ name }) => /^nodejs\d+\.x$/.test(name)).reduce((newest, runtime) =>
  version(runtime) > version(newest) ? runtime : newest,
);

interface HandlerFunctionProps {
  /** The handler: a file of `lambda/handlers/` and, bundled, a folder of `assets/`. */
  readonly handler: string;
  readonly description: string;
  readonly settings: FunctionSettings;
  readonly environment?: { [name: string]: string };
  readonly timeout?: Duration;
  /** What is deployed of the folder of the handler; all of it by default. */
  readonly code?: (folder: string) => lambda.Code;
}

/** One of this library's handlers: bundled when the package was built, with a role and a log group of its own. */
export class HandlerFunction extends lambda.Function {
  private readonly settings?: FunctionSettings;

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    const { settings } = props;
    const logGroup = settings.newLogGroup(scope, `${id}Logs`);
    const role = new iam.Role(scope, `${id}Role`, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      permissionsBoundary: settings.permissionsBoundary,
    });
    logGroup.grantWrite(role);
    settings.grantNetwork(role);
    super(scope, id, {
      runtime: NEWEST_NODE,
      architecture: lambda.Architecture.ARM_64,
      code: (props.code ?? lambda.Code.fromAsset)(assetPath(props.handler)),
      handler: 'index.handler',
      description: props.description,
      environment: settings.environment(props.environment),
      memorySize: settings.memory,
      timeout: props.timeout ?? Duration.seconds(30),
      role,
      logGroup,
      ...settings.network,
    });
    this.settings = settings;
    this.node.addValidation({ validate: () => variableErrors(this, settings.what('environment')) });
  }

  /** Sets a variable that belongs to the handler. A user may not set it to another value. */
  public addEnvironment(name: string, value: string, options?: lambda.EnvironmentOptions): this {
    // The CDK's constructor sets those that were looked at already.
    this.settings?.checkVariable(name);
    return super.addEnvironment(name, value, options);
  }
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

function version(runtime: lambda.Runtime): number {
  return Number(runtime.name.replace(/\D/g, ''));
}
