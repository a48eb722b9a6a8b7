import { JinjaError } from './jinja';
import { errorAt, type Problems } from './project-error';
import type { Dag, Project } from './project';
import { jinjaError } from './source';

/** Renders the texts of dag configurations, and tells which variables have no value. */
export class DagRenderer {
  readonly warnings = new Set<string>();
  private readonly dags: ReadonlyMap<string, Dag>;

  /** @param problems takes errors: a text that cannot be rendered is empty */
  constructor(
    private readonly project: Project,
    private readonly problems: Problems,
  ) {
    this.dags = new Map(project.dags.map((dag) => [dag.name, dag]));
  }

  /** The options of a dag configuration for one pipeline; none without one. */
  options(name: string | undefined, variables: { readonly [name: string]: string }): { [name: string]: string } {
    const dag = name === undefined ? undefined : this.dags.get(name);
    if (dag === undefined) {
      return {};
    }
    // The day of a run, in global_ack_file_path.
    const day: { [name: string]: string } = Object.hasOwn(this.project.variables, 'ds') ? {} : { ds: '{ds}' };
    const given = { ...day, ...variables, sl_project_id: '-1' };
    const inside = { ...given, SL_ROOT: this.rootOf(dag) };
    return Object.fromEntries(
      Object.entries(dag.options).map(([option, text]) => [
        option,
        this.render(dag, option, text, option === 'sl_env_var' ? given : inside).trim(),
      ]),
    );
  }

  /** The file that `dag-generate` would write, without a project's id, which only a server has. */
  filename(name: string, variables: { readonly [name: string]: string }): string {
    const dag = this.dags.get(name)!;
    const given = { ...variables, sl_project_id: '-1', SL_ROOT: this.rootOf(dag) };
    return this.render(dag, 'filename', dag.filename, given).replaceAll('_-1', '').trim();
  }

  /** A dag configuration may set SL_ROOT itself, in `sl_env_var` (Starlake: schema/model/DagInfo.scala). */
  private rootOf(dag: Dag): string {
    const root = this.project.variables.SL_ROOT;
    let declared: unknown;
    try {
      declared = (JSON.parse(dag.options.sl_env_var ?? '{}') as { SL_ROOT?: unknown } | null)?.SL_ROOT;
    } catch {
      // Whoever reads the option says what is wrong with it.
      declared = undefined;
    }
    return typeof declared === 'string' ? this.project._render(declared, { SL_ROOT: root }).text : root;
  }

  private render(dag: Dag, key: string, text: string, variables: { readonly [name: string]: string }): string {
    const place = key === 'filename' ? dag.place : (dag.optionPlaces[key] ?? dag.place);
    const what = key === 'filename' ? 'dag.filename' : `dag.options.${key}`;
    try {
      const rendered = this.project._render(text, variables);
      for (const name of rendered.unknown) {
        const message = `${what} names the variable '${name}', which has no value: there is nothing in its place`;
        this.warnings.add(errorAt(place, message).message);
      }
      return rendered.text;
    } catch (error) {
      if (!(error instanceof JinjaError)) {
        throw error;
      }
      const about = jinjaError(place.file, new JinjaError(error.message, undefined, error.isSyntax)).message;
      this.problems.add(errorAt(place, `${what}: ${about}`));
      return '';
    }
  }
}
