import { nameProperty, PSEUDO_PARAMETERS, REGION, standInArn, standInName, standInRef } from './stand-ins';
import type { Assembly, Stack } from './model';

/** The resource that a value belongs to: references are resolved from there, and error messages name it. */
export interface Place {
  readonly stack: Stack;
  readonly logicalId: string;
}

const NO_VALUE = Symbol('AWS::NoValue');

/** Resolves the intrinsic functions of templates to local stand-ins: names and ARNs of resources that are not deployed. */
export class Resolver {
  /** References being resolved, to detect cycles. */
  private readonly open = new Set<string>();
  private exports?: Map<string, { stack: Stack; output: string }>;

  constructor(private readonly assembly: Assembly) {}

  /**
   * Replaces every intrinsic function in a value.
   *
   * @param place The resource that the value belongs to.
   * @throws Error naming stack, logical id and function for a value that is only known after deployment.
   */
  resolve(value: unknown, place: Place): unknown {
    const resolved = this.value(value, place);
    return resolved === NO_VALUE ? undefined : resolved;
  }

  /** Like {@link resolve} for values that must be text; numbers and booleans become text. */
  text(value: unknown, place: Place): string {
    const resolved = this.resolve(value, place);
    if (resolved === null || typeof resolved === 'object' || resolved === undefined) {
      throw this.error(place, `expected text, got ${JSON.stringify(value)}`);
    }
    return String(resolved);
  }

  /** Physical name of a resource: that of the template, else a stand-in. */
  nameOf({ stack, logicalId }: Place): string {
    const resource = stack.template.Resources?.[logicalId];
    if (!resource) throw this.error({ stack, logicalId }, 'there is no such resource');
    const named = resource.Properties?.[nameProperty(resource.Type)];
    if (named !== undefined) return this.text(named, { stack, logicalId });
    return standInName(resource.Type, stack.name, logicalId);
  }

  private value(value: unknown, place: Place): unknown {
    if (Array.isArray(value)) return value.map((item) => this.value(item, place)).filter((item) => item !== NO_VALUE);
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value);
    const [key, argument] = entries[0] ?? [];
    if (key !== undefined && entries.length === 1 && (key === 'Ref' || key.startsWith('Fn::'))) {
      return this.once(`${place.stack.name} ${place.logicalId} ${JSON.stringify(value)}`, place, value, () =>
        this.intrinsic(key, argument, place),
      );
    }
    return Object.fromEntries(
      entries.map(([name, item]) => [name, this.value(item, place)]).filter(([, item]) => item !== NO_VALUE),
    );
  }

  private intrinsic(name: string, argument: unknown, place: Place): unknown {
    switch (name) {
      case 'Ref':
        return this.ref(String(argument), place);
      case 'Fn::GetAtt':
        return this.attribute(argument, place);
      case 'Fn::Join': {
        const [separator, items] = this.list(name, argument, place);
        return this.list(name, this.value(items, place), place)
          .map((item) => this.text(item, place))
          .join(String(separator));
      }
      case 'Fn::Sub':
        return this.substitute(argument, place);
      case 'Fn::Select': {
        const [index, items] = this.list(name, argument, place);
        return this.list(name, this.value(items, place), place)[Number(this.value(index, place))];
      }
      case 'Fn::Split': {
        const [separator, text] = this.list(name, argument, place);
        return this.text(text, place).split(String(separator));
      }
      case 'Fn::FindInMap': {
        const keys = this.list(name, argument, place).map((key) => this.text(key, place));
        const found = place.stack.template.Mappings?.[keys[0]!]?.[keys[1]!]?.[keys[2]!];
        if (found === undefined) throw this.error(place, `Fn::FindInMap: there is no ${keys.join('.')}`);
        return this.value(found, place);
      }
      case 'Fn::If': {
        const [condition, yes, no] = this.list(name, argument, place);
        return this.value(this.condition({ Condition: condition }, place) ? yes : no, place);
      }
      case 'Fn::ImportValue':
        return this.imported(this.text(argument, place), place);
      case 'Fn::GetStackOutput': {
        const { StackName, OutputName } = argument as Record<string, unknown>;
        return this.output(this.text(StackName, place), this.text(OutputName, place), place);
      }
      case 'Fn::GetAZs':
        return ['a', 'b', 'c'].map((zone) => `${REGION}${zone}`);
      case 'Fn::ToJsonString':
        return JSON.stringify(this.value(argument, place));
      case 'Fn::Base64':
        return Buffer.from(this.text(argument, place)).toString('base64');
      default:
        throw this.error(place, `${name} is not supported locally`);
    }
  }

  private ref(name: string, place: Place): unknown {
    const { stack } = place;
    if (name === 'AWS::NoValue') return NO_VALUE;
    if (name === 'AWS::StackName') return stack.name;
    if (name === 'AWS::StackId') return standInArn('AWS::CloudFormation::Stack', stack.name);
    if (name in PSEUDO_PARAMETERS) return PSEUDO_PARAMETERS[name];
    const parameter = stack.template.Parameters?.[name];
    if (parameter) return this.parameter(name, parameter, place);
    const resource = stack.template.Resources?.[name];
    if (!resource) throw this.error(place, `Ref: there is no parameter or resource '${name}'`);
    const at = { stack, logicalId: name };
    if (resource.Type === 'AWS::Lambda::Version' || resource.Type === 'AWS::Lambda::Alias') {
      return this.qualifiedFunction(at);
    }
    return standInRef(resource.Type, this.nameOf(at));
  }

  private parameter(name: string, { Type, Default }: { Type: string; Default?: unknown }, place: Place): unknown {
    const { parent } = place.stack;
    const given = parent?.stack.template.Resources?.[parent.logicalId]?.Properties?.Parameters as
      Record<string, unknown> | undefined;
    if (parent && given && name in given) return this.value(given[name], parent);
    if (Default === undefined) throw this.error(place, `Ref: the parameter '${name}' has no default`);
    // Its value is in an account's Parameter Store.
    if (Type.startsWith('AWS::SSM::Parameter::Value<')) {
      return Type.includes('List<') ? [`ssm-value-of-${Default}`] : `ssm-value-of-${Default}`;
    }
    return /List\b/.test(Type) ? String(Default).split(',') : Default;
  }

  private attribute(argument: unknown, place: Place): unknown {
    const [logicalId, ...rest] =
      typeof argument === 'string'
        ? argument.split('.')
        : (argument as unknown[]).map((part) => this.text(part, place));
    const attribute = rest.join('.');
    const at = { stack: place.stack, logicalId: logicalId! };
    const resource = place.stack.template.Resources?.[at.logicalId];
    if (!resource) throw this.error(place, `Fn::GetAtt: there is no resource '${at.logicalId}'`);
    if (resource.Type === 'AWS::CloudFormation::Stack' && attribute.startsWith('Outputs.')) {
      const nested = this.assembly.stacks.find(
        ({ parent }) => parent?.stack === place.stack && parent.logicalId === at.logicalId,
      );
      return this.output(nested?.name ?? at.logicalId, attribute.slice('Outputs.'.length), place);
    }
    if (/Arn$/.test(attribute)) {
      const own = attribute === 'Arn' || attribute === `${resource.Type.split('::')[2]}Arn`;
      return standInArn(resource.Type, own ? this.nameOf(at) : `${this.nameOf(at)}-${attribute}`);
    }
    return /Name$/.test(attribute) ? this.nameOf(at) : `${at.logicalId}-${attribute}`;
  }

  private qualifiedFunction(at: Place): string {
    const { Properties = {} } = at.stack.template.Resources![at.logicalId]!;
    const name = this.text(Properties.FunctionName, at);
    const arn = name.startsWith('arn:') ? name : standInArn('AWS::Lambda::Function', name);
    return `${arn}:${Properties.Name === undefined ? '1' : this.text(Properties.Name, at)}`;
  }

  private substitute(argument: unknown, place: Place): string {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (variables && name in variables) return this.text((variables as Record<string, unknown>)[name], place);
      return this.text(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }, place);
    });
  }

  private condition(expression: unknown, place: Place): boolean {
    const [[name, argument] = ['', undefined]] = Object.entries(expression as Record<string, unknown>);
    switch (name) {
      case 'Condition': {
        const declared = place.stack.template.Conditions?.[String(argument)];
        if (declared === undefined) throw this.error(place, `there is no condition '${String(argument)}'`);
        return this.once(`${place.stack.name} condition ${String(argument)}`, place, expression, () =>
          this.condition(declared, place),
        );
      }
      case 'Fn::Equals': {
        const [left, right] = this.list(name, argument, place).map((side) => this.value(side, place));
        return String(left) === String(right);
      }
      case 'Fn::And':
        return this.list(name, argument, place).every((part) => this.condition(part, place));
      case 'Fn::Or':
        return this.list(name, argument, place).some((part) => this.condition(part, place));
      case 'Fn::Not':
        return !this.condition(this.list(name, argument, place)[0], place);
      default:
        throw this.error(place, `${name} is not supported in conditions locally`);
    }
  }

  private imported(name: string, place: Place): unknown {
    if (!this.exports) {
      this.exports = new Map();
      for (const stack of this.assembly.stacks) {
        for (const [output, { Export }] of Object.entries(stack.template.Outputs ?? {})) {
          if (Export) this.exports.set(this.text(Export.Name, { stack, logicalId: output }), { stack, output });
        }
      }
    }
    const found = this.exports.get(name);
    if (!found) throw this.error(place, `Fn::ImportValue: no stack of the assembly exports '${name}'`);
    return this.output(found.stack.name, found.output, place);
  }

  private output(stackName: string, name: string, place: Place): unknown {
    const stack = this.assembly.stacks.find((candidate) => candidate.name === stackName);
    const output = stack?.template.Outputs?.[name];
    if (!stack || !output) throw this.error(place, `the assembly has no output '${name}' of a stack '${stackName}'`);
    return this.value(output.Value, { stack, logicalId: name });
  }

  private list(name: string, value: unknown, place: Place): unknown[] {
    if (!Array.isArray(value)) throw this.error(place, `${name} expects a list, got ${JSON.stringify(value)}`);
    return value;
  }

  private once<T>(reference: string, place: Place, value: unknown, resolve: () => T): T {
    if (this.open.has(reference)) throw this.error(place, `${JSON.stringify(value)} refers to itself`);
    this.open.add(reference);
    try {
      return resolve();
    } finally {
      this.open.delete(reference);
    }
  }

  private error(place: Place, what: string): Error {
    return new Error(`${place.stack.name}/${place.logicalId}: ${what}`);
  }
}
