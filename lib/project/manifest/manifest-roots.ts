import { Json, object, optionalText, text } from './manifest-json';

/** The job's folder variables and their values on the machine that ran `dag-generate`. These folders exist only there. */
export class Roots {
  private readonly known: Array<[path: string, variable: string]>;

  constructor(part: Json, where: string) {
    const at = (key: string) => optionalText(part[key], `'${key}' in ${where}`)?.replace(/\/+$/, '');
    // The datasets come first because their folder is inside the root.
    this.known = [
      [at('datasets') ?? '', '{SL_DATASETS}'],
      [at('root') ?? '', '{SL_ROOT}'],
    ];
  }

  /** Replaces the folder at the start of a path by its variable. */
  public path(path: string): string {
    const found = this.known.find(([root]) => root !== '' && `${path}/`.startsWith(`${root}/`));
    return found ? found[1] + path.slice(found[0].length) : path;
  }

  /** Options without the paths and the time zone of the machine that ran `dag-generate`. */
  public options(value: unknown, where: string): { [name: string]: string } {
    const options: { [name: string]: string } = {};
    for (const [name, option] of Object.entries(object(value, where))) {
      // Starlake adds the time zone of the machine that dag-generate runs on.
      if (name !== 'SL_TIMEZONE') {
        options[name] = this.option(name, text(option, `'${name}' in ${where}`));
      }
    }
    return options;
  }

  private option(name: string, value: string): string {
    if (name !== 'sl_env_var') {
      return this.path(value);
    }
    try {
      const variables = Object.entries(object(JSON.parse(value), name));
      return JSON.stringify(
        Object.fromEntries(variables.map(([key, each]) => [key, typeof each === 'string' ? this.path(each) : each])),
      );
    } catch {
      // The parser of the options reports the error and names the pipeline.
      return value;
    }
  }
}
