import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { checkText } from '../private/checks';
import { checkKnownText, referenceErrors } from '../private/dynamic-references';
import { physicalName } from '../private/physical-names';
import { checkUsable } from '../private/places';
import { DATASETS_METADATA, DatasetsNote, KIND_METADATA, NAME_METADATA } from '../contract/metadata';
import type { LineagePipeline } from '../contract/lineage';
import { warnOfDatabases } from './missing-databases';
import { PipelineDefinition } from './pipeline-definition';
import { checkLogs } from './pipeline-keys';
import type { StarlakePipelineProps } from './pipeline-props';
import { sameNameErrors } from './same-names';
import { tagPipeline } from './tag-pipeline';
import { allow, SPLIT_JOB } from '../iam/role-policies';
import { StackLimits } from '../private/stack-limits';
import type { PipelineKind } from './i-starlake-pipeline';

/** Longest definition that Step Functions accepts, in bytes. */
const MAX_DEFINITION = 1_048_576;

/** Properties of the state machine of a pipeline. */
interface PipelineMachineProps extends StarlakePipelineProps {
  readonly pipelineName: string;
  readonly kind: PipelineKind;
  readonly definition: sfn.IChainable;
  readonly comment: string;
  /** Advice for a definition that is too long. */
  readonly split: string;
  /** Datasets (`domain.table`) that a run reads and writes. They give the order of pipelines in the command line. */
  readonly reads: string[];
  /** For each task of a transform pipeline, the indexes in `reads` of the datasets that it reads. The command line draws them. */
  readonly taskReads?: number[][];
  readonly writes: string[];
  /** What writes its datasets, for lineage; undefined for a pipeline that writes none itself. */
  readonly lineage?: Pick<LineagePipeline, 'description' | 'steps' | 'files'>;
}

/**
 * The state machine of a pipeline, watched by the job, and the log group that it writes to.
 *
 * @throws Error for a name that another pipeline of its kind has in the job
 */
export function pipelineMachine(
  pipeline: Construct,
  props: PipelineMachineProps,
): { readonly stateMachine: sfn.StateMachine; readonly logGroup: logs.LogGroup } {
  const { job, pipelineName, kind, reads, taskReads, writes, stateMachineName } = props;
  const {
    level = sfn.LogLevel.ALL,
    includeExecutionData = true,
    retention,
  } = checkLogs(props.logs ?? {}, `'logs' of '${pipeline.node.path}'`);
  if (stateMachineName !== undefined) {
    checkMachineName(stateMachineName, `'stateMachineName' of '${pipeline.node.path}'`);
  }
  if (props.role) {
    checkUsable(pipeline, props.role, 'its role', 'account', { arn: props.role.roleArn });
  }
  checkKnownText(pipelineName, `the name of pipeline '${pipeline.node.path}'`);
  // A backfill has no files with its name, and each part of a project that is spread over stacks has a backfill with
  // this name.
  if (kind !== 'backfill') {
    job._resources.watch.checkName(pipeline, kind, pipelineName);
    StackLimits.of(pipeline).add(pipeline);
  }
  warnOfDatabases(pipeline, job, props.writes);
  tagPipeline(pipeline, job._options.pipelines.tags);
  const logGroup =
    retention === undefined
      ? job._resources.pipelineLogs
      : job._context.logs.createForMachines(
          pipeline,
          'Logs',
          physicalName(pipeline, { maxLength: 200, separator: '-' }),
          retention,
        );
  const definition = new PipelineDefinition(props.definition);
  const isDistributed = pipeline.node.findAll().some((node) => sfn.DistributedMap.isDistributedMap(node));
  const stateMachine = new sfn.StateMachine(pipeline, 'StateMachine', {
    definitionBody: definition,
    stateMachineType: sfn.StateMachineType.STANDARD,
    stateMachineName: job._resources.watch.watch(pipeline, pipelineName, stateMachineName, isDistributed),
    comment: props.comment,
    role: props.role ?? job._resources.pipelineRole,
    tracingEnabled: props.tracingEnabled ?? true,
    logs: { destination: logGroup, level, includeExecutionData },
  });
  const resource = stateMachine.node.defaultChild as sfn.CfnStateMachine;
  if (isDistributed) {
    grantRedrive(pipeline, stateMachine.role, resource.stateMachineName!);
  }
  resource.addMetadata(NAME_METADATA, pipelineName);
  resource.addMetadata(KIND_METADATA, kind);
  // Only in the cloud assembly, where the command line looks for it: it would waste space in the template.
  resource.node.addMetadata(DATASETS_METADATA, JSON.stringify({ reads, writes, taskReads } satisfies DatasetsNote));
  if (kind !== 'backfill' && props.lineage) {
    job._resources.lineage?.add(pipeline, resource.stateMachineName!, { kind, name: pipelineName, ...props.lineage });
  }
  definition.refer(resource);
  pipeline.node.addValidation({
    validate: () => {
      const text = definitionText(definition.resolvedIn(pipeline));
      const bytes = Buffer.byteLength(text);
      return [
        ...referenceErrors(text, {
          what: `the definition of '${pipeline.node.path}'`,
          secret: `the execution history: give it as 'secrets' of the job`,
        }),
        ...(stateMachineName === undefined ? [] : sameNameErrors(pipeline, resource)),
        ...(bytes <= MAX_DEFINITION
          ? []
          : [
              `the definition of '${pipeline.node.path}' has about ${bytes} bytes, and Step Functions takes ${MAX_DEFINITION}: ` +
                props.split,
            ]),
      ];
    },
  });
  return { stateMachine, logGroup };
}

/**
 * Lets the executions of a state machine redrive the child executions of a distributed Map: older versions of the CDK
 * do not.
 */
function grantRedrive(pipeline: Construct, role: iam.IRole, name: string): void {
  const parts = { service: 'states', resource: 'execution', resourceName: `${name}/*:*` };
  const children = Stack.of(pipeline).formatArn({ ...parts, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  allow(role, [{ actions: ['states:RedriveExecution'], resource: children }], SPLIT_JOB);
}

/**
 * Step Functions accepts other letters, too, but then does not log to CloudWatch (API reference, CreateStateMachine).
 *
 * @throws Error for a name that cannot be deployed, or whose executions are not logged
 */
function checkMachineName(name: string, what: string): void {
  if (!Token.isUnresolved(checkText(name, what)) && !/^[\w-]{1,80}$/.test(name)) {
    throw new Error(`${what} must have 1 to 80 letters of ASCII, digits, '-' and '_', got '${name}' (${name.length})`);
  }
}

// An unresolved token is about as long as its value.
function definitionText(parts: unknown[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join('');
}
