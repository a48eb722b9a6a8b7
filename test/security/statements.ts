import { App, CfnElement, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { idOf } from './ids';

/** A statement of a policy, with names that do not depend on an app. */
export interface Statement {
  /** The role that it is of, or the resource whose policy it is in. */
  readonly of: string;
  readonly effect: string;
  /** Who may, where the statement is in the policy of a resource. */
  readonly principals: string[];
  readonly actions: string[];
  readonly resources: string[];
  /** By operator and key: `ArnEquals ecs:cluster`. */
  readonly conditions: Map<string, string[]>;
}

type Names = Map<string, IConstruct>;

interface PolicyStatement {
  readonly Effect: string;
  readonly Principal?: Record<string, unknown>;
  readonly Action: unknown;
  readonly Resource?: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** Properties of resources that are policies. */
const DOCUMENTS = ['PolicyDocument', 'AssumeRolePolicyDocument', 'KeyPolicy'];

/** Every statement of an app's templates. */
export function statementsOf(app: App): Statement[] {
  const assembly = app.synth();
  const stacks = app.node.findAll().filter((node): node is Stack => Stack.isStack(node));
  return stacks.flatMap((stack) => {
    const elements = stack.node.findAll().filter((node): node is CfnElement => CfnElement.isCfnElement(node));
    const names: Names = new Map(elements.map((each) => [stack.resolve(each.logicalId), each]));
    const { Resources } = assembly.stacksRecursively.find(({ id }) => id === stack.artifactId)!.template;
    return Object.entries<{ Properties?: Record<string, { Statement: PolicyStatement[] }> }>(Resources).flatMap(
      ([id, { Properties = {} }]) =>
        DOCUMENTS.flatMap((name) => Properties[name]?.Statement ?? []).map((each) => read(names.get(id)!, each, names)),
    );
  });
}

function read(of: IConstruct, statement: PolicyStatement, names: Names): Statement {
  const { Effect: effect, Principal = {}, Action, Resource, Condition = {} } = statement;
  const texts = (value: unknown) => [...new Set(listOf(value).map((each) => plain(textOf(each, names))))];
  const conditions = Object.entries(Condition).flatMap(([how, keys]) =>
    Object.entries(keys).map(([key, value]): [string, string[]] => [`${how} ${key}`, texts(value)]),
  );
  return {
    of: idOf(of),
    effect,
    principals: Object.values(Principal).flatMap(texts),
    actions: texts(Action),
    resources: texts(Resource),
    conditions: new Map(conditions),
  };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** What an intrinsic function gives, with resources by their ids in the tree of constructs. */
function textOf(value: unknown, names: Names): string {
  if (typeof value !== 'object' || value === null) return `${value}`;
  const [[name, given]] = Object.entries(value);
  const text = (each: unknown): string => textOf(each, names);
  switch (name) {
    case 'Ref':
      return names.has(given) ? idOf(names.get(given)!) : `${given}`.replace(/^AWS::/, '');
    case 'Fn::GetAtt':
      return idOf(names.get(given[0])!);
    case 'Fn::Join':
      return given[1].map(text).join(given[0]);
    case 'Fn::Sub':
      return `${given}`.replace(/\$\{(?:AWS::)?([^}]*)\}/g, '$1');
    case 'Fn::Select':
      return text(given[1]['Fn::Split'][1]);
    default:
      throw new Error(`a policy has ${JSON.stringify(value)}, which this test does not know`);
  }
}

/** Takes out what differs from app to app: accounts, regions, names of jobs, pipelines, domains and tables. */
function plain(text: string): string {
  return text
    .replace(/^arn:[^:]*:([\w-]+):[^:]*:[^:]*:/, '$1:')
    .replace(/[\w-]+[-_][0-9A-F]{8}(?=[-_:/]|$)/g, '{job}')
    .replace(/(\{job\}-)[\w-]+-[0-9a-f]{8}/g, '$1{pipeline}')
    .replace(/\b\w+\/StateMachine\b/g, '{pipeline}')
    .replace(/(\/turns\/transforms)\/\w+/, '$1/{pipeline}')
    .replace(/\/(incoming|ingesting|stage|archive|turns|load|rounds|pending)\/(?!transforms\/)\w+/, '/$1/{domain}')
    .replace(/\/(runs|transform)\/\w+/, '/$1/{pipeline}')
    .replace(/partner-files\/landing|(?<=: |^)landing/, '{landing}')
    .replace(/cdk-hnb659fds-assets-[\w-]+/, '{assets}')
    .replace(/^(\w+Logs|LogGroup|Logs)$/, '{logs}')
    .replace(/task-definition\/[^:]+/, 'task-definition/{family}')
    .replace(/^(glue:\w+)\/\w+/, '$1/{database}')
    .replace(/log-group:\w+/, 'log-group:{logs}');
}
