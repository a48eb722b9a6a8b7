import { needs, reveal, unknownIn } from '../variables/markers';
import type { KeyPath, Place, ProjectError } from '../project-error';
import type { YamlMap, YamlNode } from './yaml-node';
import type { YamlText } from './yaml-text';

/** What a file says, as plain data: numbers are texts, as they are written. */
export type Plain = string | boolean | null | Plain[] | { readonly [key: string]: Plain };

/** What Starlake takes for no value. */
const NOTHING = ['', '~', 'null'];

/** Part of a YAML file, with errors that name file, line and key. */
export class Section {
  /** @param path of the part, from the root of the file */
  constructor(
    private readonly yaml: YamlText,
    private readonly node: YamlMap,
    private readonly path: KeyPath,
  ) {}

  has(key: string): boolean {
    return this.node.entries.has(key);
  }

  /** Whether the value of a key is a mapping. */
  isSection(key: string): boolean {
    return this.value(key)?.kind === 'map';
  }

  get keys(): string[] {
    return [...this.node.entries.keys()];
  }

  get file(): string {
    return this.yaml.file;
  }

  /**
   * A text, as it is written; nothing when it is empty or null.
   *
   * @throws ProjectError when it is no text, or needs a variable that has no value
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
    const value = this.value(key);
    if (value?.kind === 'map' || value?.kind === 'list') {
      throw this.errorOf(key, 'must be a text: put it in quotes');
    }
    return value === undefined || NOTHING.includes(value.text.trim()) ? undefined : value.text;
  }

  /**
   * The mapping of this key; nothing when it is not there.
   *
   * @throws ProjectError when it is no mapping
   */
  section(key: string): Section | undefined {
    const value = this.value(key);
    if (value === undefined || value.kind === 'null') {
      return undefined;
    }
    if (value.kind !== 'map') {
      throw this.errorOf(key, 'must have keys with values');
    }
    return new Section(this.yaml, value, [...this.path, key]);
  }

  /**
   * The mappings of a list; none when it is not there.
   *
   * @throws ProjectError when it is no list of mappings
   */
  sections(key: string): Section[] {
    const value = this.value(key);
    if (value === undefined || value.kind === 'null') {
      return [];
    }
    const items = value.kind === 'list' ? value.items : [];
    if (value.kind !== 'list' || !items.every((item): item is YamlMap => item.kind === 'map')) {
      throw this.errorOf(key, 'must be a list of keys with values');
    }
    return items.map((item, i) => new Section(this.yaml, item, [...this.path, key, i]));
  }

  /** The texts of a list. */
  texts(key: string): string[] {
    const value = this.value(key);
    const items = value?.kind === 'list' ? value.items : [];
    return items.flatMap((item) =>
      item.kind === 'map' || item.kind === 'list' || item.kind === 'null' ? [] : [reveal(item.text).trim()],
    );
  }

  /**
   * All of it as plain data.
   *
   * @throws ProjectError for what needs a variable that has no value
   */
  plain(): { readonly [key: string]: Plain } {
    return this.plainOf(this.node, []) as { readonly [key: string]: Plain };
  }

  /** An error about the value of a key, or of one that is further down. */
  errorOf(key: string | KeyPath, message: string): ProjectError {
    const path = typeof key === 'string' ? [key] : key;
    return this.yaml.error(this.placeIn(path), [...this.path, ...path], message);
  }

  /** Where a key is written, or what is nearest above it. */
  place(key: string | KeyPath): Place {
    return this.yaml.placeOf(this.placeIn(typeof key === 'string' ? [key] : key));
  }

  private value(key: string): YamlNode | undefined {
    return this.node.entries.get(key)?.value;
  }

  private placeIn(path: KeyPath): number {
    let node: YamlNode | undefined = this.node;
    let { at } = this.node;
    for (const step of path) {
      const entry: { readonly at: number; readonly value: YamlNode } | undefined = childOf(node, step);
      at = entry?.at ?? at;
      node = entry?.value;
    }
    return at;
  }

  /** The same of the mappings in it that need no variable without a value; the others are left out. */
  plainParts(): { readonly [key: string]: Plain } {
    const parts = this.keys.flatMap((key) => {
      const value = this.value(key);
      try {
        return value ? [[key, this.plainOf(value, [key])] as const] : [];
      } catch {
        // What needs the variable is not there, and whoever asks for it says so.
        return value?.kind === 'map' ? [[key, this.section(key)?.plainParts() ?? {}] as const] : [];
      }
    });
    return Object.fromEntries(parts);
  }

  private plainOf(node: YamlNode, path: KeyPath): Plain {
    switch (node.kind) {
      case 'map':
        return Object.fromEntries(
          [...node.entries].map(([key, { value }]) => [key, this.plainOf(value, [...path, key])]),
        );
      case 'list':
        return node.items.map((item, i) => this.plainOf(item, [...path, i]));
      case 'null':
        return null;
      case 'boolean':
        return node.text === 'true';
      default: {
        const [name] = unknownIn(node.text);
        if (name !== undefined) {
          throw this.errorOf(path, needs(name));
        }
        return reveal(node.text);
      }
    }
  }
}

function childOf(node: YamlNode | undefined, step: string | number) {
  if (node?.kind === 'list') {
    const value = node.items[step as number];
    return value && { at: value.at, value };
  }
  return node?.kind === 'map' ? node.entries.get(String(step)) : undefined;
}
