import { Lazy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { definitionAsset } from './definition-asset';
import { StackDefinitions } from './stack-definitions';

/**
 * The definition of a pipeline's state machine. It is in the template; where the definitions of a stack are too large for that, each is
 * an asset, with what is known at deployment as substitutions.
 */
export class PipelineDefinition extends sfn.ChainDefinitionBody {
  private text = '';

  /** The definition as JSON, with tokens; empty until a state machine is made of it. */
  public get json(): string {
    return this.text;
  }

  public bind(
    scope: Construct,
    _principal: iam.IPrincipal,
    { comment }: sfn.StateMachineProps,
    graph?: sfn.StateGraph,
  ): sfn.DefinitionConfig {
    this.text = jsonOf(Stack.of(scope), { ...graph!.toGraphJson(), Comment: comment });
    const definitions = StackDefinitions.of(scope);
    definitions.add(this.text);
    return {
      definitionString: Lazy.uncachedString({ produce: () => (definitions.areAssets ? undefined : this.text) }),
    };
  }

  /** Has a state machine of this definition refer to the asset, where there is one. */
  public refer(machine: sfn.CfnStateMachine): void {
    const definitions = StackDefinitions.of(machine);
    const asset = definitionAsset(machine, this.text);
    machine.definitionS3Location = Lazy.uncachedAny({
      produce: (context) => (definitions.areAssets ? asset.location(context) : undefined),
    });
    machine.definitionSubstitutions = Lazy.uncachedAny({
      produce: (context) => (definitions.areAssets ? asset.substitutions(context) : undefined),
    });
  }
}

/** `stack.toJsonString`, which looks for tokens everywhere, for the values that have any: a definition has thousands that have none. */
function jsonOf(stack: Stack, value: object): string {
  const tokens: string[] = [];
  const json = JSON.stringify(value, function (this: Record<string, unknown>, key, plain: unknown) {
    // `plain` is what the token's own `toJSON` has made of it.
    const own = this[key];
    if (!Token.isUnresolved(own)) {
      return plain;
    }
    const token = stack.toJsonString(own);
    tokens.push(token);
    return token;
  });
  return tokens.reduce((text, token) => text.replace(JSON.stringify(token), () => token), json);
}
