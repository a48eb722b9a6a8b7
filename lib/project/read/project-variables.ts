import { JinjaScope, type Variables } from '../variables/jinja';
import { dropUnknown, later, reveal, unknown } from '../variables/markers';
import { nearest } from '../../text/nearest';
import type { ProjectFolder } from './project-folder';
import { errorAt, type Place, type Problems } from '../project-error';
import { readFile } from '../yaml/read-file';
import { replaceReferences } from '../variables/references';
import { YamlText } from '../yaml/yaml-text';

/** Variables that are known before the project's files are read. */
export interface GivenVariables {
  /** Environment of the process that runs Starlake. All other values take precedence over it. */
  readonly environment: Variables;
  /** Values from `--options`. They take precedence over all other values. */
  readonly options: Variables;
}

/** Areas and the variables that name them: the first variable with a value counts (Starlake: reference-general.conf). */
const AREAS: ReadonlyArray<{ readonly name: string; readonly variables: readonly string[] }> = [
  { name: 'incoming', variables: ['SL_INCOMING', 'SL_AREA_INCOMING'] },
  { name: 'stage', variables: ['SL_AREA_STAGE'] },
  { name: 'unresolved', variables: ['SL_AREA_UNRESOLVED'] },
  { name: 'archive', variables: ['SL_AREA_ARCHIVE'] },
  { name: 'ingesting', variables: ['SL_AREA_INGESTING'] },
];

const ENV_FILE = /^env\.(.+)\.sl\.yml$/;

/** A file of variables. */
interface EnvFile {
  readonly values: Variables;
  /** The place of a variable in the file. */
  readonly placeOf: (name: string) => Place;
}

/**
 * The variables of a project. Each source takes precedence over those before it: the environment, `env.sl.yml`,
 * `env.{SL_ENV}.sl.yml`, the options (Starlake: schema/handlers/SchemaHandler.scala). A value may refer to other variables.
 */
export class ProjectVariables {
  private readonly files: ReadonlyMap<string, EnvFile>;

  constructor(
    folder: ProjectFolder,
    private readonly given: GivenVariables,
    problems: Problems,
  ) {
    const names = folder.list('metadata').files.filter((name) => name === 'env.sl.yml' || ENV_FILE.test(name));
    this.files = new Map(names.map((name) => [name, readEnv(folder, `metadata/${name}`, problems)]));
  }

  /** Value of `SL_ENV`, if one is set outside of `application.sl.yml`. */
  get environment(): string | undefined {
    const { environment, options } = this.given;
    return options.SL_ENV || environment.SL_ENV || this.files.get('env.sl.yml')?.values.SL_ENV || undefined;
  }

  /** A warning if an environment has no file. */
  warningOf(environment: string | undefined): string | undefined {
    if (environment === undefined || environment === 'None' || this.files.has(`env.${environment}.sl.yml`)) {
      return undefined;
    }
    const known = [...this.files.keys()].flatMap((name) => ENV_FILE.exec(name)?.[1] ?? []);
    const near = nearest(environment, known);
    return (
      `metadata/env.${environment}.sl.yml is not there: only env.sl.yml counts for the environment '${environment}'` +
      (near === undefined ? '' : `, did you mean '${near}'?`)
    );
  }

  /**
   * Checks that options and files agree. Commands get the options as environment variables, so values in files take precedence.
   *
   * @throws Error if commands would see another value than the option has
   */
  checkOptions(environment: string | undefined): void {
    const { options } = this.given;
    const planned = this.of(environment).variables;
    const given = { environment: { ...options, ...this.given.environment }, options: {} };
    const seen = this.of(environment, given).variables;
    const places = placesOf(this.given);
    for (const name of Object.keys(options).filter((each) => !Object.hasOwn(places, each))) {
      const file = [`env.${environment}.sl.yml`, 'env.sl.yml']
        .map((each) => this.files.get(each))
        .find((each) => each && Object.hasOwn(each.values, name));
      if (file && seen[name] !== planned[name]) {
        const [theirs, ours] = [seen[name], planned[name]].map((value) => reveal(dropUnknown(value)));
        throw errorAt(
          file.placeOf(name),
          `env.${name} is '${theirs}', which the commands take when they run, and 'variables' of the project have ` +
            `${name}='${ours}': leave one out; what differs between environments belongs into ` +
            `metadata/env.{SL_ENV}.sl.yml, and what no env file says may come from 'slEnvVar'`,
        );
      }
    }
  }

  /** All variables. Markers stand for values that are filled in later and for variables without a value. */
  of(environment: string | undefined, given: GivenVariables = this.given): JinjaScope {
    const places = { ...placesOf(given), ...(environment === undefined ? {} : { SL_ENV: environment }) };
    const outer = { ...given.environment, ...places };
    const common = mapValues(this.files.get('env.sl.yml')?.values ?? {}, (value) => substitute(value, outer));
    const raw = (environment && this.files.get(`env.${environment}.sl.yml`)?.values) || {};
    const special = mapValues(raw, (value, name) => {
      const others = Object.fromEntries(Object.entries(raw).filter(([other]) => other !== name));
      return substitute(substitute(value, others), { ...outer, ...common, ...places });
    });
    const all = { ...this.emptyOnes(), ...outer, ...common, ...special, ...given.options, ...places };
    return new JinjaScope(mapValues(all, (_, name) => expand(name, all, [])));
  }

  /** All variables of the files with empty values: a variable that only another environment sets is empty. */
  private emptyOnes(): Variables {
    return Object.fromEntries(
      [...this.files.values()].flatMap(({ values }) => Object.keys(values).map((name) => [name, ''])),
    );
  }
}

/** Variables of folders that Starlake and its job share. The project's files cannot change them. */
function placesOf({ environment, options }: GivenVariables): Variables {
  const given: Variables = { ...environment, ...options };
  const root = given.SL_ROOT ?? later('SL_ROOT');
  const metadata = given.SL_METADATA ?? `${root}/metadata`;
  const areas = AREAS.flatMap(({ name, variables }) => {
    const area = variables.map((variable) => given[variable]).find((value) => value !== undefined) ?? name;
    return variables.map((variable) => [variable, area] as const);
  });
  return {
    ...Object.fromEntries(areas),
    SL_ROOT: root,
    SL_DATASETS: given.SL_DATASETS ?? later('SL_DATASETS'),
    SL_METADATA: metadata,
    SL_DAGS: given.SL_DAGS ?? `${metadata}/dags`,
  };
}

function readEnv(folder: ProjectFolder, file: string, problems: Problems): EnvFile {
  const text = folder.read(file);
  const { root, errors } = text.trim() === '' ? { errors: [] } : readFile(new YamlText(file, text), 'env');
  errors.forEach((error) => problems.add(error));
  const section = problems.collect(() => root?.section('env'));
  const values = (section?.keys ?? []).map((name) => [name, problems.collect(() => section!.raw(name)) ?? '']);
  return {
    values: Object.fromEntries(values) as Variables,
    placeOf: (name) => section?.place(name) ?? { file },
  };
}

function substitute(text: string, variables: Variables): string {
  return replaceReferences(text, (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined));
}

/** Fills in the variables that a value refers to. A variable that refers to itself has no value. */
function expand(name: string, all: Variables, within: readonly string[]): string {
  return replaceReferences(all[name], (inner, isJinja) => {
    if (Object.hasOwn(all, inner) && inner !== name && !within.includes(inner)) {
      return expand(inner, all, [...within, name]);
    }
    return isJinja ? unknown(inner) : undefined;
  });
}

function mapValues(variables: Variables, change: (value: string, name: string) => string): Variables {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, change(value, name)]));
}

/** The variables in readable form: those without a value are replaced by empty text. */
export function shownVariables(variables: Variables, show: (text: string) => string): Variables {
  return mapValues(variables, (value) => show(dropUnknown(value)));
}
