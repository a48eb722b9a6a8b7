import { reveal, unknownIn } from './markers';
import { errorAt, type Place } from './project-error';
import { withoutAttributes } from './yaml-cut';
import { lineOf, parseYaml, yamlError, type YamlText } from './yaml-text';

type Mapping = { readonly [key: string]: unknown };

/** What Starlake takes for no value. */
const NOTHING = ['', '~', 'null'];

/** Part of a YAML file, with errors that name file, line and key. */
export class Section {
  private constructor(
    private readonly yaml: YamlText,
    private readonly path: readonly (string | number)[],
    private readonly value: Mapping,
  ) {}

  /**
   * Reads a file.
   *
   * @param lean whether `attributes` may be skipped
   * @throws Error that names file and line when it is not YAML, or no mapping
   */
  static parse(yaml: YamlText, lean = false): Section {
    const part = lean ? withoutAttributes(yaml.text) : yaml.text;
    let value = parseYaml(part);
    if (value instanceof Error && part !== yaml.text) {
      value = parseYaml(yaml.text);
    }
    if (value instanceof Error) {
      throw yamlError(yaml);
    }
    const document = new Section(yaml, [], isMapping(value) ? value : {});
    if (!isMapping(value) && !isNothing(value)) {
      throw document.error([], 'must have keys with values');
    }
    return document;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.value, key);
  }

  get keys(): string[] {
    return Object.keys(this.value);
  }

  get file(): string {
    return this.yaml.file;
  }

  /**
   * A text, as it is written; nothing when it is empty or null.
   *
   * @throws Error when it is no text, or needs a variable that has no value
   */
  text(key: string): string | undefined {
    const value = this.raw(key);
    const [name] = unknownIn(value ?? '');
    if (name !== undefined) {
      throw this.errorOf(key, needs(name));
    }
    return value === undefined ? undefined : reveal(value);
  }

  /** Like {@link text}, without a word about variables and markers. */
  raw(key: string): string | undefined {
    const value = this.own(key);
    if (value !== undefined && typeof value !== 'string') {
      throw this.errorOf(key, 'must be a text: put it in quotes');
    }
    return value === undefined || NOTHING.includes(value.trim()) ? undefined : value;
  }

  /**
   * The mapping of this key; nothing when it is not there.
   *
   * @throws Error when it is no mapping
   */
  section(key: string): Section | undefined {
    const value = this.own(key);
    if (isNothing(value)) {
      return undefined;
    }
    if (!isMapping(value)) {
      throw this.errorOf(key, 'must have keys with values');
    }
    return new Section(this.yaml, [...this.path, key], value);
  }

  /**
   * The mappings of a list; none when it is not there.
   *
   * @throws Error when it is no list of mappings
   */
  sections(key: string): Section[] {
    const value = this.own(key);
    if (isNothing(value)) {
      return [];
    }
    if (!Array.isArray(value) || !value.every(isMapping)) {
      throw this.errorOf(key, 'must be a list of keys with values');
    }
    return value.map((item, i) => new Section(this.yaml, [...this.path, key, i], item));
  }

  /** The texts of a list, or of a text with commas. */
  texts(key: string): string[] {
    const value = this.own(key);
    const list = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
    return list.filter((item) => typeof item === 'string' && !isNothing(item)).map((item: string) => item.trim());
  }

  /** An error about the value of a key. */
  errorOf(key: string, message: string): Error {
    return this.error([...this.path, key], message);
  }

  place(key: string): Place {
    return { file: this.yaml.file, line: lineOf(this.yaml, [...this.path, key]) };
  }

  private own(key: string): unknown {
    return this.has(key) ? this.value[key] : undefined;
  }

  private error(path: readonly (string | number)[], message: string): Error {
    const place = { file: this.yaml.file, line: lineOf(this.yaml, path) };
    return errorAt(place, path.length === 0 ? message : `${path.join('.')} ${message}`);
  }
}

/** What to do about a variable that has no value. */
export function needs(name: string): string {
  return name.startsWith('sl_')
    ? `needs the variable '${name}', which Starlake sets anew in each run: it cannot be known before`
    : `needs the variable '${name}', which has no value: set it in metadata/env.sl.yml, or give it with the project`;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && NOTHING.includes(value.trim()));
}
