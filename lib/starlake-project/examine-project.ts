import { App, Stack } from 'aws-cdk-lib';
import { agreedEnvironment } from './agreed-variables';
import { StarlakeProject } from './starlake-project';
import { examineProject, planProject, type Project, ProjectPlan, type ReadOptions } from '../project';
import { landedFilesWarning } from '../project/plan/landed-files';
import { ProjectErrors } from '../project/project-error';

/** How a project is examined. */
interface ExamineOptions extends ReadOptions {
  /** Result of `readLineage`; without it, dependencies are found in the SQL. */
  readonly lineage?: { readonly [task: string]: string[] };
  /** Names of pipelines or domains: only these must fit into a stack. */
  readonly only?: string[];
}

/** Findings about a project before it is deployed. */
export interface Examination {
  /** Undefined if the project cannot be planned because of an error. */
  readonly plan?: ProjectPlan;
  /** Everything that synth would refuse, in all files. */
  readonly errors: string[];
  /** Those because of which there is no plan: of files that cannot be read, and of tasks that cannot be grouped. */
  readonly unread: string[];
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
  const { lineage, only, ...rest } = options;
  const first = examineProject(folder, rest);
  const agreed = first.project.environment === undefined ? agreedOf(first.project) : undefined;
  const { project, problems } = agreed === undefined ? first : examineProject(folder, { ...rest, environment: agreed });
  const errors = problems.errors.map(({ message }) => message);
  const isWhole = errors.length === 0;
  let plan: ProjectPlan;
  try {
    plan = planProject(project, lineage === undefined ? {} : { lineage });
  } catch (error) {
    const unread = [...errors, ...messagesOf(error)];
    return { errors: unread, unread, warnings: [...project.warnings], kinds: new Map(), project };
  }
  // The plan lacks the files that could not be read, and would warn that they do not exist.
  const landed = plan.loads.flatMap((load) => landedFilesWarning(folder, load) ?? []);
  const warnings = [...(isWhole ? [...(plan.warnings ?? []), ...landed] : project.warnings)];
  const synthesized =
    plan.loads.length + plan.transforms.length === 0 ? undefined : synthesize(folder, plan, project, rest, only);
  return {
    ...(isWhole ? { plan } : {}),
    errors: [...errors, ...(synthesized?.errors ?? [])],
    unread: errors,
    warnings: [...new Set([...warnings, ...(isWhole ? (synthesized?.warnings ?? []) : [])])],
    kinds: synthesized?.kinds ?? new Map(),
    project,
  };
}

/**
 * The environment that all dag configurations have, as in `projectPlan`; undefined if the project cannot be planned.
 */
function agreedOf(project: Project): string | undefined {
  try {
    return agreedEnvironment(planProject(project));
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
  only: string[] | undefined,
): Pick<Examination, 'errors' | 'warnings' | 'kinds'> {
  const app = new App({ context: { 'aws:cdk:disable-asset-staging': true }, analyticsReporting: false });
  const stack = new Stack(app, 'Plan');
  const { environment } = project;
  const annotated = () => {
    const all = stack.node.findAll().flatMap(({ node }) => node.metadata);
    return new Map(all.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => kindOf(String(data))));
  };
  try {
    new StarlakeProject(stack, 'Project', {
      ...{ directory, environment, variables: { ...variables }, deployMetadata: false },
      ...(only === undefined ? {} : { only }),
      _source: { directory, planned: { plan: { ...plan, warnings: undefined }, project, read: { environment } } },
    });
  } catch (error) {
    return { errors: messagesOf(error), warnings: [], kinds: annotated() };
  }
  const kinds = annotated();
  return {
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

function messagesOf(error: unknown): string[] {
  if (!(error instanceof Error) || error.name !== 'Error') {
    throw error;
  }
  return error instanceof ProjectErrors ? error.errors.map(({ message }) => message) : error.message.split('\n');
}
