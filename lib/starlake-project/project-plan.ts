import { existsSync, readFileSync } from 'node:fs';
import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { agreedEnvironment } from './agreed-variables';
import { declaredEnvironment } from './project-environment';
import type { ProjectJob } from './project-job';
import type { StarlakeProjectProps } from './project-props';
import { given, without } from './structs';
import { checkPath } from '../private/checks';
import { planProject, type Project, readLineage, readProject } from '../project';
import { parseJson } from '../project/manifest/manifest-json';
import type { ReadPlan } from './read-plan';

/**
 * The plan of a project: read from its folder, unless it is there already. Oddities of the project become warnings.
 *
 * @throws Error that names file, line and key
 */
export function projectPlan(scope: Construct, job: ProjectJob, props: StarlakeProjectProps): ReadPlan {
  const planned = props._source?.planned ?? planOf(scope, job, props);
  planned.plan.warnings?.forEach((warning, i) => {
    Annotations.of(scope).addWarningV2(`starlake-stepfunctions:project${i === 0 ? '' : i + 1}`, warning);
  });
  return planned;
}

function planOf(scope: Construct, job: ProjectJob, props: StarlakeProjectProps): ReadPlan {
  const folder = "the Starlake project's folder, the one that has metadata/";
  const directory = checkPath(props.directory, `'directory' of '${scope.node.path}'`, folder);
  // The project's place in the bucket is not known yet: the plan has {SL_ROOT} and {SL_DATASETS} for it.
  const slEnvVar = without(declaredEnvironment(scope, job), ['SL_ROOT', 'SL_DATASETS']);
  const lineage = props.lineage === undefined ? undefined : lineageOf(props.lineage, scope);
  // Only lineage tells the columns.
  const columns = (job._existing ? job._existing._resources.lineage : job._props.openLineage) !== undefined;
  const planWith = (environment: string | undefined): ReadPlan & { readonly project: Project } => {
    const project = readProject(directory, { environment, variables: props.variables, slEnvVar, columns });
    const plan = planProject(project, given({ lineage }));
    return { plan, project, read: given({ environment: project.environment }) };
  };
  const planned = planWith(props.environment);
  const agreed =
    planned.project.environment === undefined && job._existing === undefined
      ? agreedEnvironment(planned.plan)
      : undefined;
  return agreed === undefined ? planned : { ...planWith(agreed), agreed };
}

function lineageOf(file: string, scope: Construct): { [task: string]: string[] } {
  if (!existsSync(file)) {
    throw new Error(
      `'lineage' of '${scope.node.path}' is a file that is not there: '${file}'; starlake lineage --json --output writes it`,
    );
  }
  const where = `lineage '${file}'`;
  return readLineage(parseJson(readFileSync(file, 'utf8'), where), where);
}
