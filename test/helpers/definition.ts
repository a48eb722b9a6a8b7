import { readFileSync } from 'node:fs';
import path from 'node:path';
import validateAsl from 'asl-validator';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { CfnStateMachine, IChainable, DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { StarlakePipeline } from '../../lib';
import { DATASETS_METADATA, DatasetsNote } from '../../lib/contract/metadata';

/** A state of a parsed definition. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look at whatever a state has
export type ParsedState = any;

/** A parsed definition; references show as `<LogicalId.Attribute>`. */
export interface ParsedDefinition {
  readonly StartAt: string;
  readonly Comment?: string;
  readonly States: Record<string, ParsedState>;
}

/** The definition that a state machine would be deployed with, which every test so finds valid. */
export function definitionOf(machine: StateMachine): ParsedDefinition {
  const text = definitionParts(machine).map(textOf).join('');
  const asDeployed = text
    .replaceAll('<AWS::Partition>', 'aws')
    // The validator takes no empty texts, Step Functions does.
    .replaceAll('""', '"-"')
    .replace(/"<([\w.]+)\.Arn>"/g, '"arn:aws:lambda:us-east-1:000000000000:function:$1"');
  expect(validateAsl(JSON.parse(asDeployed)).errorsText()).toBe('');
  return JSON.parse(text);
}

/** The texts and the functions of CloudFormation that a definition is made of, in the template or in an asset. */
export function definitionParts(machine: StateMachine): unknown[] {
  const { definitionString, definitionS3Location, definitionSubstitutions } = machine.node
    .defaultChild as CfnStateMachine;
  const resolve = (value: unknown): unknown => Stack.of(machine).resolve(value);
  const inline = resolve(definitionString) as string | { 'Fn::Join': [string, unknown[]] } | undefined;
  if (inline !== undefined) {
    return typeof inline === 'string' ? [inline] : inline['Fn::Join'][1];
  }
  const { key } = resolve(definitionS3Location) as { key: string };
  const values = resolve(definitionSubstitutions) as Record<string, unknown>;
  const text = readFileSync(path.join(Stage.of(machine)!.outdir, `asset.${key}`), 'utf8');
  return text.split(/\$\{(\w+)\}/).map((part, i) => (i % 2 === 0 ? part : values[part]));
}

/** The definition of a state machine of these states, in a stack of its own scope. */
export function definitionOfStates(stack: Stack, states: IChainable): ParsedDefinition {
  return definitionOf(new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromChainable(states) }));
}

/** What a pipeline notes of its datasets for the command line. */
export function datasetsOf({ stateMachine }: StarlakePipeline): DatasetsNote {
  const { metadata } = stateMachine.node.defaultChild!.node;
  return JSON.parse(metadata.find(({ type }) => type === DATASETS_METADATA)!.data as string) as DatasetsNote;
}

/** Every state of a definition by its name, those inside Maps and Parallels too. */
export function allStates(definition: { States: Record<string, ParsedState> }): Record<string, ParsedState> {
  const states: Record<string, ParsedState> = {};
  for (const [name, state] of Object.entries(definition.States)) {
    states[name] = state;
    for (const inner of [state.ItemProcessor, ...(state.Branches ?? [])].filter(Boolean)) {
      Object.assign(states, allStates(inner));
    }
  }
  return states;
}

/** A stack of a new app, without an environment. */
export function newStack(context: Record<string, unknown> = {}): Stack {
  return new Stack(new App({ context }), 'Test');
}

/**
 * The container's argv and environment as a state starts it, without the variable that says which execution it is of: every
 * container has it, so that it can be found and stopped.
 */
export function containerOf(state: ParsedState): { command: string[] | string; environment: Record<string, string> } {
  const [override] = state.Parameters.Overrides.ContainerOverrides;
  const environment = override.Environment.map((variable: { Name: string; Value?: string; 'Value.$'?: string }) => [
    variable.Name,
    variable.Value ?? variable['Value.$'],
  ]);
  const { STEP_FUNCTIONS_EXECUTION: execution, ...rest } = Object.fromEntries(environment);
  expect(execution).toBe('$$.Execution.Id');
  return { command: override.Command ?? override['Command.$'], environment: rest };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  const [[intrinsic, argument]] = Object.entries(value as Record<string, unknown>);
  switch (intrinsic) {
    case 'Fn::Join':
      return (argument as [string, unknown[]])[1].map(textOf).join((argument as [string])[0]);
    case 'Fn::GetAtt':
      return `<${(argument as string[]).join('.')}>`;
    default:
      return `<${String(argument)}>`;
  }
}
