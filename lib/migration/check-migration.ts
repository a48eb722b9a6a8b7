import { dagMigration } from './dag-migration';
import type { Finding, Migration } from './migration';
import { pipelineMigration } from './pipeline-migration';
import { decisionOf, projectFindings } from './project-findings';
import { namedOptions, readSettings } from './read-settings';
import type { ReadOptions } from '../project';
import { landedFilesWarning } from '../project/plan/landed-files';
import type { ProjectPlan } from '../project/plan/plan';
import { examine, type Examination } from '../starlake-project/examine-project';
import { Upstreams } from '../starlake-project/upstream';

/** What an error is about that names nothing else. */
const REFUSED = 'refused';

/** What a decision is about that lacks the value of a variable: only who runs the project knows it. */
const VARIABLE = 'variable';

/** Warnings of options, which are findings already. */
const OF_OPTIONS = 'ignoredOption';

/**
 * What becomes of a project that Airflow, Dagster or Snowflake runs: what carries over, what is ignored, and what has to be
 * decided. It reads the project as `starlake-sfn plan` and synth do, and everything that they refuse is an error or a decision.
 *
 * @throws Error if the folder is not a project
 */
export function checkMigration(folder: string, options: ReadOptions = {}): Migration {
  const examination = examine(folder, { ...options, withoutMissing: true });
  const { project, unread, kinds } = examination;
  const plan: ProjectPlan = examination.plan ?? { version: 1, loads: [], transforms: [], tasks: [] };
  const upstreams = new Upstreams(plan);
  const around = { common: { pipelines: {} }, schedules: upstreams.allSchedules.bind(upstreams) };
  const pipelines = [...plan.loads, ...plan.transforms].map((each) => readSettings(each, around));
  const refused = [
    ...refusals(examination.missing, () => VARIABLE),
    ...(unread.length === 0 ? refusals(examination.errors) : []),
  ];
  const dags = project.dags.map((dag) => dagMigration(folder, dag, pipelines, refused));
  const ofDags = new Set(dags.flatMap(({ findings }) => findings));
  const landed = new Map(plan.loads.map((load) => [load.name, landedFilesWarning(folder, load)]));
  const isFound = (warning: string) =>
    [...landed.values()].includes(warning) ||
    kinds.get(warning) === OF_OPTIONS ||
    decisionOf(kinds.get(warning)) !== undefined;
  return {
    dags,
    pipelines: pipelines.map((each) =>
      pipelineMigration(each, upstreams, landed.get(each.plan.name), project.dags.length > 0),
    ),
    findings: [
      ...projectFindings(project),
      ...decisionsIn(examination),
      ...refused.filter((finding) => !ofDags.has(finding)),
    ],
    errors: unread.length === 0 ? [] : examination.errors,
    warnings: examination.warnings.filter((warning) => !isFound(warning)),
  };
}

/** What plan and synth refuse, as decisions: an option that several pipelines refuse is one. */
function refusals(errors: readonly string[], subject: (message: string) => string = aboutOf): Finding[] {
  const found = new Map<string, Finding>();
  for (const error of errors) {
    const [, place, message = error] = /^(\S.*?\.sl\.yml(?::\d+)?): (.*)$/s.exec(error) ?? [];
    const about = subject(message);
    const key = about === REFUSED || about === VARIABLE ? error : JSON.stringify([place, about]);
    const finding: Finding = { outcome: 'decide', about, message: advised(message) };
    found.set(key, found.get(key) ?? { ...finding, ...(place === undefined ? {} : { place }) });
  }
  return [...found.values()];
}

/** The option that an error is about. */
function aboutOf(message: string): string {
  const [option = /^'(\w+)' in dag configuration /.exec(message)?.[1]] = namedOptions(message);
  return option ?? REFUSED;
}

/** Templates of one's own can read options that nobody else knows. */
function advised(message: string): string {
  return message.replace(
    /; known options: .*$/,
    ': leave it out, and write into the app what Python of your own reads of it',
  );
}

function decisionsIn({ kinds }: Examination): Finding[] {
  return [...kinds].flatMap(([message, kind]) => {
    const about = decisionOf(kind);
    return about === undefined ? [] : [{ outcome: 'decide', about, message }];
  });
}
