import { App, Stack } from 'aws-cdk-lib';
import { agreedEnvironment } from './agreed-variables';
import { StarlakeProject } from './starlake-project';
import { given } from './structs';
import { examineProject, planProject, type Project, ProjectPlan, type ReadOptions } from '../project';
import { landedFilesWarning } from '../project/plan/landed-files';
import { ProjectErrors } from '../project/project-error';
import { byCodeUnit } from '../text/order';

/** How a project is examined. */
interface ExamineOptions extends ReadOptions {
  /** Result of `readLineage`; without it, dependencies are found in the SQL. */
  readonly lineage?: { readonly [task: string]: string[] };
  /** Names of pipelines or domains: only these must fit into a stack. */
  readonly only?: string[];
  /** Whether the pipelines are in nested stacks; by default as a StarlakeProject decides. */
  readonly nestedStacks?: boolean;
  /** Whether variables without a value are no errors: then the plan lacks what needs them. */
  readonly withoutMissing?: boolean;
}

/** A nested stack of a project. */
interface NestedPipelines {
  /** Path of its construct below the project. */
  readonly name: string;
  readonly pipelines: string[];
}

/** Findings about a project before it is deployed. */
export interface Examination {
  /** Undefined if the project cannot be planned because of an error. */
  readonly plan?: ProjectPlan;
  /** The pipelines by their nested stacks, where they have some. */
  readonly nestedStacks?: NestedPipelines[];
  /** Everything that synth would refuse, in all files. */
  readonly errors: string[];
  /** Those because of which there is no plan: of files that cannot be read, and of tasks that cannot be grouped. */
  readonly unread: string[];
  /** Variables without a value, where these are no errors. */
  readonly missing: string[];
  /** Suspicious settings that are not errors. */
  readonly warnings: string[];
  /** The kind of a warning of a construct, such as `connection`, by its text. */
  readonly kinds: ReadonlyMap<string, string>;
  /** What was read, as much as could be. */
  readonly project: Project;
}

/**
 * Reads and plans a project, and creates its constructs in a temporary app, so that it finds everything that synth
 * would find.
 *
 * @throws Error if the folder is not a project
 */
export function examine(folder: string, options: ExamineOptions): Examination {
  const { lineage, only, nestedStacks, withoutMissing = false, ...rest } = options;
  const first = examineProject(folder, rest);
  const agreed = first.project.environment === undefined ? agreedOf(first.project, withoutMissing) : undefined;
  const { project, problems } = agreed === undefined ? first : examineProject(folder, { ...rest, environment: agreed });
  const found: Error[] = withoutMissing ? problems.takeMissing() : [];
  const missing = () => [...new Set(found.map(({ message }) => message))];
  const errors = problems.errors.map(({ message }) => message);
  const isWhole = errors.length === 0;
  let plan: ProjectPlan;
  try {
    plan = planProject(project, given({ lineage, missing: withoutMissing ? found : undefined }));
  } catch (error) {
    const unread = [...errors, ...messagesOf(error)];
    return { errors: unread, unread, missing: missing(), warnings: [...project.warnings], kinds: new Map(), project };
  }
  // The plan lacks the files that could not be read, and would warn that they do not exist.
  const landed = plan.loads.flatMap((load) => landedFilesWarning(folder, load) ?? []);
  const warnings = [...(isWhole ? [...(plan.warnings ?? []), ...landed] : project.warnings)];
  const synthesized =
    plan.loads.length + plan.transforms.length === 0
      ? undefined
      : synthesize(folder, plan, project, rest, { only, nestedStacks });
  return {
    ...(isWhole ? { plan } : {}),
    ...given({ nestedStacks: synthesized?.nestedStacks }),
    errors: [...errors, ...(synthesized?.errors ?? [])],
    unread: errors,
    missing: missing(),
    warnings: [...new Set([...warnings, ...(isWhole ? (synthesized?.warnings ?? []) : [])])],
    kinds: synthesized?.kinds ?? new Map(),
    project,
  };
}

/**
 * The environment that all dag configurations have, as in `projectPlan`; undefined if the project cannot be planned.
 */
function agreedOf(project: Project, withoutMissing: boolean): string | undefined {
  try {
    return agreedEnvironment(planProject(project, withoutMissing ? { missing: [] } : {}));
  } catch (error) {
    messagesOf(error);
    return undefined;
  }
}

/** The errors and warnings of synth, from a temporary app. */
function synthesize(
  directory: string,
  plan: ProjectPlan,
  project: Project,
  { variables }: ReadOptions,
  how: Pick<ExamineOptions, 'only' | 'nestedStacks'>,
): Pick<Examination, 'nestedStacks' | 'errors' | 'warnings' | 'kinds'> {
  const app = new App({ context: { 'aws:cdk:disable-asset-staging': true }, analyticsReporting: false });
  const stack = new Stack(app, 'Plan');
  const { environment } = project;
  const annotated = () => {
    const all = stack.node.findAll().flatMap(({ node }) => node.metadata);
    return new Map(all.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => kindOf(String(data))));
  };
  let deployed: StarlakeProject;
  try {
    deployed = new StarlakeProject(stack, 'Project', {
      ...{ directory, environment, variables: { ...variables }, deployMetadata: false },
      ...given(how),
      _source: { directory, planned: { plan: { ...plan, warnings: undefined }, project, read: { environment } } },
    });
  } catch (error) {
    return { errors: messagesOf(error), warnings: [], kinds: annotated() };
  }
  const kinds = annotated();
  return {
    ...given({ nestedStacks: nestedStacksOf(deployed) }),
    errors: stack.node.findAll().flatMap(({ node }) => node.validate()),
    warnings: [...kinds.keys()],
    kinds,
  };
}

/** The text of a warning, and the kind that its id has: `… [ack: starlake-stepfunctions:connection]`. */
function kindOf(data: string): [text: string, kind: string] {
  const [, text, id] = /^(.*?)(?: \[ack: ([^\]]*)\])?$/s.exec(data)!;
  return [text, id?.split(':').at(1)?.split('-')[0] ?? ''];
}

function nestedStacksOf(project: StarlakeProject): NestedPipelines[] | undefined {
  const stacks = new Map<string, string[]>();
  for (const pipeline of project.pipelines) {
    const { nestedStackParent, node } = Stack.of(pipeline);
    if (nestedStackParent) {
      const name = node.path.slice(project.node.path.length + 1);
      stacks.set(name, [...(stacks.get(name) ?? []), pipeline.pipelineName]);
    }
  }
  const nested = [...stacks].map(([name, pipelines]) => ({ name, pipelines })).sort(byName);
  return nested.length > 0 ? nested : undefined;
}

function byName(a: NestedPipelines, b: NestedPipelines): number {
  return byCodeUnit(a.name, b.name);
}

function messagesOf(error: unknown): string[] {
  if (!(error instanceof Error) || error.name !== 'Error') {
    throw error;
  }
  return error instanceof ProjectErrors ? error.errors.map(({ message }) => message) : error.message.split('\n');
}
