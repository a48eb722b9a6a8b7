import { Lazy, Stack, Token } from 'aws-cdk-lib';
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
    this.parts.push(...partsOf(Stack.of(scope), { ...graph!.toGraphJson(), Comment: comment }));
    const definitions = StackDefinitions.of(scope);
    definitions.add(this.json);
    return {
      definitionString: Lazy.uncachedString({ produce: () => (definitions.areAssets ? undefined : this.json) }),
    };
  }

  /** Makes a state machine with this definition refer to the asset, if there is one. */
  public refer(machine: sfn.CfnStateMachine): void {
    const definitions = StackDefinitions.of(machine);
    const asset = new DefinitionAsset(machine, this.parts);
    machine.definitionS3Location = Lazy.uncachedAny({
      produce: (context) => (definitions.areAssets ? asset.location(context) : undefined),
    });
    machine.definitionSubstitutions = Lazy.uncachedAny({
      produce: (context) => (definitions.areAssets ? asset.substitutions(context) : undefined),
    });
  }
}

/**
 * The result of `stack.toJsonString`, as texts and tokens in turn. That function looks for tokens everywhere. This one
 * calls it only for values with tokens: thousands of values in a definition have none.
 */
function partsOf(stack: Stack, value: object): string[] {
  const tokens: string[] = [];
  const known = new Map<unknown, string>();
  const json = JSON.stringify(value, function (this: Record<string, unknown>, key, plain: unknown) {
    // `plain` is the result of the token's own `toJSON`.
    const own = this[key];
    if (!Token.isUnresolved(own)) {
      return plain;
    }
    const token = known.get(own) ?? stack.toJsonString(own);
    known.set(own, token);
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
