/** A cloud assembly, written by `cdk synth`: the templates of an app and the places of its assets. */
export interface Assembly {
  /** The folder, usually `cdk.out`; absolute. */
  readonly directory: string;
  /** All stacks, including nested stacks and those of stages, in the order of the manifests. */
  readonly stacks: readonly Stack[];
}

/** A stack of the assembly. */
export interface Stack {
  /** Its name in CloudFormation; for a nested stack, its parent's name and its logical id there. */
  readonly name: string;
  /** Path of its construct in the app, for example `Prod/Sales`. */
  readonly path: string;
  readonly template: Template;
  /** Absolute paths of the files that `cdk deploy` would upload, by their key in the bucket. */
  readonly assets: ReadonlyMap<string, string>;
  /** Folder that `aws:asset:path` starts from. */
  readonly directory: string;
  /** Path of the construct behind a logical id. */
  readonly constructs: ReadonlyMap<string, string>;
  /** Metadata of constructs about their datasets, by their paths. */
  readonly notes: ReadonlyMap<string, string>;
  /** For a nested stack: the resource that creates it. */
  readonly parent?: { readonly stack: Stack; readonly logicalId: string };
}

/** The parts of a CloudFormation template that are used here. */
export interface Template {
  readonly Resources?: Record<string, TemplateResource>;
  readonly Parameters?: Record<string, { readonly Type: string; readonly Default?: unknown }>;
  readonly Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  readonly Conditions?: Record<string, unknown>;
  readonly Outputs?: Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>;
}

/** A resource of a template; its properties hold intrinsic functions. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly Metadata?: Record<string, unknown>;
}

/** A resource and the stack it is in. */
export interface ResourceLocation {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly resource: TemplateResource;
}

/** All resources of a type; those of the stack `first` come first. */
export function resourcesOf(assembly: Assembly, type: string, first?: Stack): ResourceLocation[] {
  const stacks = first ? [first, ...assembly.stacks.filter((stack) => stack !== first)] : assembly.stacks;
  return stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources ?? {})
      .filter(([, resource]) => resource.Type === type)
      .map(([logicalId, resource]) => ({ stack, logicalId, resource })),
  );
}
