import { Lazy, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { DefinitionAsset } from './definition-asset';
import { StackDefinitions } from './stack-definitions';

/**
 * The definition of a pipeline's state machine. It is in the template; if the definitions of a stack are too large for
 * the template, each is an asset, with substitutions for values that are known at deployment.
 */
export class PipelineDefinition extends sfn.ChainDefinitionBody {
  private readonly parts: string[] = [];
  private readonly added: string[] = [];

  /** The definition as JSON, with tokens; empty until a state machine is made of it. */
  public get json(): string {
    return this.parts.join('');
  }

  public bind(
    scope: Construct,
    _principal: iam.IPrincipal,
    { comment }: sfn.StateMachineProps,
    graph?: sfn.StateGraph,
  ): sfn.DefinitionConfig {
    const definitions = StackDefinitions.of(scope);
    this.parts.push(...partsOf(definitions, { ...graph!.toGraphJson(), Comment: comment }));
    this.added.push(...definitions.add(this.parts));
    return {
      definitionString: Lazy.uncachedString({ produce: () => (definitions.areAssets ? undefined : this.json) }),
    };
  }

  /** The definition in the template of a stack: texts and functions of CloudFormation. */
  public resolvedIn(scope: Construct): unknown[] {
    const definitions = StackDefinitions.of(scope);
    return this.parts.flatMap((part) => definitions.resolve(part));
  }

  /** Makes a state machine with this definition refer to the asset, if there is one. */
  public refer(machine: sfn.CfnStateMachine): void {
    const definitions = StackDefinitions.of(machine);
    const asset = new DefinitionAsset(machine, () => this.resolvedIn(machine));
    machine.definitionS3Location = Lazy.uncachedAny({
      produce: ({ preparing }) => (definitions.areAssets && !preparing ? asset.location() : undefined),
    });
    machine.definitionSubstitutions = Lazy.uncachedAny({
      produce: ({ preparing }) => {
        if (preparing) {
          definitions.forget();
        }
        if (!definitions.areAssets) {
          return undefined;
        }
        // The CDK looks for the references of the whole stack: those of a part are the same in each definition.
        return preparing ? this.added : asset.substitutions();
      },
    });
  }
}

/**
 * The result of `stack.toJsonString`, as texts and tokens in turn. That function looks for tokens everywhere. This one
 * calls it only for values with tokens: thousands of values in a definition have none.
 */
function partsOf(definitions: StackDefinitions, value: object): string[] {
  const tokens: string[] = [];
  const json = JSON.stringify(value, function (this: Record<string, unknown>, key, plain: unknown) {
    // `plain` is the result of the token's own `toJSON`.
    const own = this[key];
    if (!Token.isUnresolved(own)) {
      return plain;
    }
    const token = definitions.jsonOf(own);
    tokens.push(token);
    return token;
  });
  let rest = json;
  const parts = tokens.flatMap((token) => {
    const quoted = JSON.stringify(token);
    const at = rest.indexOf(quoted);
    const text = rest.slice(0, at);
    rest = rest.slice(at + quoted.length);
    return [text, token];
  });
  return [...parts, rest];
}
