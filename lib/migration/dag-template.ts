import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Finding, Outcome } from './migration';
import type { Dag } from '../project/project';
import { placeText } from './place-text';

/** Names of Starlake's templates; its documentation still has some with a single underscore. */
const NAME =
  /^(?:load|transform)\/(airflow|dagster|snowflake|starlake|stepfunctions)__?scheduled_(?:table|task)__?(\w+)\.\w+\.j2$/;

const PLATFORMS: { readonly [name: string]: string } = {
  ...{ airflow: 'Airflow', dagster: 'Dagster', snowflake: 'Snowflake', starlake: 'Starlake' },
  stepfunctions: 'Step Functions',
};

const IN_CONTAINERS: readonly [Outcome, string] = [
  'ignored',
  "commands ran on the machine of the orchestrator: here each runs in a container of the job's image",
];

/** What becomes of the place where commands ran, by the last part of a template's name. */
const ENGINES: { readonly [engine: string]: readonly [Outcome, string] } = {
  shell: IN_CONTAINERS,
  bash: IN_CONTAINERS,
  fargate: ['carries', "containers run on ECS: in a new cluster and network, or in those of the job's properties"],
  manifest: ['carries', 'dag-generate writes the plan for StarlakeProject.fromManifest'],
  cloud_run: [
    'decide',
    'commands ran on Cloud Run: here they run on ECS, so give the job their size (cpu, memory), and what the service account had: ' +
      'grants to its role, or credentials in its secrets',
  ],
  dataproc: [
    'decide',
    "Spark ran on a cluster of Dataproc: here it runs within one container, so give large tables and tasks a size (cpu, memory), and the job's role " +
      'or its secrets what the service account had',
  ],
  sql: [
    'decide',
    "SQL ran within the warehouse: here Starlake's commands run in containers, which connect to it with the credentials in the job's secrets",
  ],
};

/** The template of a dag configuration. */
interface DagTemplate {
  /** Undefined for a template of the project's own. */
  readonly platform?: string;
  readonly finding: Finding;
}

/**
 * Whose template a dag configuration has, and what becomes of what it does.
 *
 * @param folder the project: a template in `metadata/dags/templates` comes before Starlake's own of the same name
 */
export function dagTemplate(folder: string, { template, templatePlace }: Dag): DagTemplate {
  const [, platform = '', engine = ''] = NAME.exec(template) ?? [];
  const place = placeText(templatePlace);
  const isOurs = platform === 'stepfunctions';
  const own = path.posix.join('metadata/dags/templates', template);
  const isThere = template !== '' && existsSync(path.join(folder, own));
  if (isOurs || (!isThere && Object.hasOwn(ENGINES, engine))) {
    const [outcome, message] = ENGINES[engine] ?? ENGINES.manifest;
    return { platform: PLATFORMS[platform], finding: { outcome, about: 'template', message, place } };
  }
  const whose = isThere ? `${own} is a template of your own` : `'${template}' is none of Starlake's templates`;
  const message =
    `${whose}, which is not read: what it adds to Starlake's tasks (tasks before and after, callbacks, macros, 'jobs', options that its ` +
    'Python reads) has to be written in the app';
  return { finding: { outcome: 'decide', about: 'template', message, place } };
}
