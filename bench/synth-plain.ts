import { Duration, Stack, type App } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { domainsOf, ENVIRONMENT, IMAGE, inGroups, tablesOf, type Workload } from './workload';

/** How many domains' state machines fit into one template. */
const DOMAINS_PER_STACK = 13;

/** Resources that all state machines share, as one would write it for a hundred of them. */
class Shared extends Stack {
  readonly vpc = new ec2.Vpc(this, 'Vpc', {
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC }],
    restrictDefaultSecurityGroup: false,
  });
  readonly cluster = new ecs.Cluster(this, 'Cluster', { vpc: this.vpc });
  readonly taskDefinition = new ecs.FargateTaskDefinition(this, 'TaskDefinition', { cpu: 1024, memoryLimitMiB: 8192 });
  readonly container = this.taskDefinition.addContainer('starlake', {
    image: ecs.ContainerImage.fromRegistry(IMAGE),
    logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'starlake' }),
  });
  readonly securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc: this.vpc });
  readonly role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });
  readonly launchTarget = new tasks.EcsFargateLaunchTarget({ platformVersion: ecs.FargatePlatformVersion.LATEST });
}

/**
 * The same project as in the CDK's documentation: a state machine for each domain imports its files and then loads its
 * tables in a Parallel, each with an `EcsRunTask`. It does less than a load pipeline: no gate, no limit of concurrent
 * loads, one failure stops the others, no logs and traces of executions.
 */
export function synthPlain(app: App, workload: Workload): void {
  const shared = new Shared(app, 'Shared');
  const tables = tablesOf(workload).map(({ name }) => name);
  inGroups(domainsOf(workload), DOMAINS_PER_STACK).forEach((domains, i) => {
    const stack = new Stack(app, `Loads${i}`);
    domains.forEach((domain) => {
      const definition = domainStates(stack, shared, domain, tables);
      new sfn.StateMachine(stack, domain, {
        definitionBody: sfn.DefinitionBody.fromChainable(definition),
        role: shared.role,
      });
    });
  });
}

function domainStates(stack: Stack, shared: Shared, domain: string, tables: string[]): sfn.IChainable {
  const options = 'SL_RUN_MODE=main,SL_LOG_LEVEL=info';
  const stage = ['stage', '--domains', domain, '--tables', tables.join(','), '--options', options];
  const loads = new sfn.Parallel(stack, `${domain}_loads`, { resultPath: sfn.JsonPath.DISCARD });
  for (const table of tables) {
    const date = sfn.JsonPath.stringAt('$.scheduledDate');
    // A command with a path must be one intrinsic function, which the CDK accepts here but has no type for.
    const load = sfn.JsonPath.array('load', '--scheduledDate', date, '--domains', domain, '--tables', table) as unknown;
    loads.branch(starlake(stack, shared, `${domain}_${table}_load`, load as string[]));
  }
  return starlake(stack, shared, `${domain}_import`, stage).next(loads);
}

function starlake(stack: Stack, shared: Shared, id: string, command: string[]): tasks.EcsRunTask {
  const task = new tasks.EcsRunTask(stack, id, {
    integrationPattern: sfn.IntegrationPattern.RUN_JOB,
    cluster: shared.cluster,
    taskDefinition: shared.taskDefinition,
    launchTarget: shared.launchTarget,
    assignPublicIp: true,
    subnets: { subnetType: ec2.SubnetType.PUBLIC },
    securityGroups: [shared.securityGroup],
    containerOverrides: [
      {
        containerDefinition: shared.container,
        command,
        environment: Object.entries(ENVIRONMENT).map(([name, value]) => ({ name, value })),
      },
    ],
    resultPath: sfn.JsonPath.DISCARD,
  });
  task.addRetry({
    errors: ['AmazonECS.Unknown', 'ECS.AmazonECSException', 'ECS.ThrottlingException'],
    interval: Duration.seconds(30),
    maxAttempts: 8,
  });
  return task;
}
