import { JinjaError } from '../variables/jinja';
import { errorAt, MissingVariable, type Place, type Problems } from '../project-error';
import { nearest } from '../../text/nearest';
import type { Dag, Project } from '../project';
import { jinjaError } from '../read/source';

/** Variables that name a table. They have a value only if `filename` contains one of them. */
const TABLES = ['table', 'finalTable', 'renamedTable'];
const PER_TABLE = "with {{table}} in 'filename' there is a pipeline for each table, which has it";

/** A dag configuration, rendered for one pipeline. */
interface RenderedDag {
  readonly options: { [name: string]: string };
  readonly comment?: string;
}

/** The key whose text is rendered. */
interface DagKey {
  readonly key: string;
  readonly place: Place;
}

/** Renders the texts of dag configurations. */
export class DagRenderer {
  private readonly dags: ReadonlyMap<string, Dag>;

  /** @param problems collects errors: texts that cannot be rendered, and variables without a value */
  constructor(
    private readonly project: Project,
    private readonly problems: Problems,
  ) {
    this.dags = new Map(project.dags.map((dag) => [dag.name, dag]));
  }

  /** Renders a dag configuration for one pipeline. The result is empty without a dag configuration. */
  render(name: string | undefined, variables: { readonly [name: string]: string }): RenderedDag {
    const dag = name === undefined ? undefined : this.dags.get(name);
    if (dag === undefined) {
      return { options: {} };
    }
    // `global_ack_file_path` may contain the day of the run.
    const day: { [name: string]: string } = Object.hasOwn(this.project.variables, 'ds') ? {} : { ds: '{ds}' };
    const given = { ...day, ...variables, sl_project_id: '-1' };
    const inside = { ...given, SL_ROOT: this.rootOf(dag) };
    const options = Object.entries(dag.options).flatMap(([option, text]) => {
      const at = { key: `options.${option}`, place: dag.optionPlaces[option] ?? dag.place };
      const rendered = this.text(at, text, option === 'sl_env_var' ? given : inside);
      return rendered.isWhole ? [[option, rendered.text.trim()]] : [];
    });
    const comment = this.text({ key: 'comment', place: dag.commentPlace }, dag.comment, inside).text.trim();
    return { options: Object.fromEntries(options) as RenderedDag['options'], ...(comment === '' ? {} : { comment }) };
  }

  /** Names of the options whose texts use the variable. */
  optionsNaming(name: string | undefined, variable: RegExp): string[] {
    const dag = name === undefined ? undefined : this.dags.get(name);
    const texts = Object.entries(dag?.options ?? {});
    return texts.filter(([, text]) => text.includes('{{') && variable.test(text)).map(([option]) => option);
  }

  /** Whether `dag-generate` would write a file for each table (Starlake: schema/generator/DagGenerateJob.scala). */
  isPerTable(name: string | undefined): boolean {
    const filename = (name === undefined ? undefined : this.dags.get(name)?.filename) ?? '';
    return /\{\{\s*(?:table|finalTable|renamedTable)\s*\}\}/.test(filename);
  }

  /**
   * The file that `dag-generate` would write, without the project's id: only a Starlake server has one. One for all if the dag
   * configuration is not there: the reader has reported that it cannot be read.
   */
  filename(name: string, variables: { readonly [name: string]: string }): string {
    const dag = this.dags.get(name);
    if (dag === undefined) {
      return name;
    }
    const given = { ...variables, sl_project_id: '-1', SL_ROOT: this.rootOf(dag) };
    return this.text({ key: 'filename', place: dag.place }, dag.filename, given).text.replaceAll('_-1', '').trim();
  }

  /** A dag configuration can set SL_ROOT itself, in `sl_env_var` (Starlake: schema/model/DagInfo.scala). */
  private rootOf(dag: Dag): string {
    const root = this.project.variables.SL_ROOT;
    let declared: unknown;
    try {
      declared = (JSON.parse(dag.options.sl_env_var ?? '{}') as { SL_ROOT?: unknown } | null)?.SL_ROOT;
    } catch {
      // The reader of the option reports the error.
      declared = undefined;
    }
    return typeof declared === 'string' ? this.project._render(declared, { SL_ROOT: root }).text : root;
  }

  /** @returns the text, and whether nothing is missing in it */
  private text(
    { key, place }: DagKey,
    text: string,
    variables: { readonly [name: string]: string },
  ): { readonly text: string; readonly isWhole: boolean } {
    try {
      const rendered = this.project._render(text, variables);
      for (const name of rendered.unknown) {
        const what = `dag.${key} names the variable '${name}', which has no value`;
        this.problems.add(new MissingVariable(place, `${what}${whatThereIs(name, Object.keys(variables))}`));
      }
      return { text: rendered.text, isWhole: rendered.unknown.length === 0 };
    } catch (error) {
      if (!(error instanceof JinjaError)) {
        throw error;
      }
      const about = jinjaError(place.file, new JinjaError(error.message, undefined, error.isSyntax)).message;
      this.problems.add(errorAt(place, `dag.${key}: ${about}`));
      return { text: '', isWhole: false };
    }
  }
}

function whatThereIs(name: string, known: readonly string[]): string {
  if (TABLES.includes(name) && known.includes('finalDomain')) {
    return `: ${PER_TABLE}`;
  }
  const near = nearest(name, known);
  return near === undefined
    ? `; there are ${known.join(', ')}, and the variables of env files, of the environment and of 'variables'`
    : `, did you mean '${near}'?`;
}
