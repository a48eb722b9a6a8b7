import { needs, reveal, unknownIn } from '../variables/markers';
import { type KeyPath, MissingVariable, type Place, ProjectError } from '../project-error';
import type { YamlMap, YamlNode } from './yaml-node';
import type { YamlText } from './yaml-text';

/** Content of a file as plain data. Numbers are texts, as written in the file. */
export type Plain = string | boolean | null | Plain[] | { readonly [key: string]: Plain };

/** Texts that Starlake reads as no value. */
const NOTHING = ['', '~', 'null'];

/** Part of a YAML file. Its errors name file, line and key. */
export class Section {
  /** @param path path of the part from the root of the file */
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
   * A text, as written in the file; undefined if it is empty or null.
   *
   * @throws ProjectError if the value is not a text, or needs a variable without a value
   */
  text(key: string): string | undefined {
    const value = this.raw(key);
    const [name] = unknownIn(value ?? '');
    if (name !== undefined) {
      throw this.errorOf(key, needs(name), MissingVariable);
    }
    return value === undefined ? undefined : reveal(value);
  }

  /** Like {@link text}, but does not check variables and keeps their markers. */
  raw(key: string): string | undefined {
    const value = this.value(key);
    if (value?.kind === 'map' || value?.kind === 'list') {
      throw this.errorOf(key, 'must be a text: put it in quotes');
    }
    return value === undefined || NOTHING.includes(value.text.trim()) ? undefined : value.text;
  }

  /**
   * The mapping of this key; undefined if the key is missing.
   *
   * @throws ProjectError if the value is not a mapping
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
   * The mappings of a list; empty if the key is missing.
   *
   * @throws ProjectError if the value is not a list of mappings
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
   * The whole section as plain data.
   *
   * @throws ProjectError if a value needs a variable without a value
   */
  plain(): { readonly [key: string]: Plain } {
    return this.plainOf(this.node, []) as { readonly [key: string]: Plain };
  }

  /** An error about the value of a key; the key may be nested. */
  errorOf(key: string | KeyPath, message: string, Kind = ProjectError): ProjectError {
    const path = typeof key === 'string' ? [key] : key;
    return this.yaml.error(this.placeIn(path), [...this.path, ...path], message, Kind);
  }

  /** The place of a key, or of its nearest parent that exists. */
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

  /** Like {@link plain}, but leaves out values that need a variable without a value. */
  plainParts(): { readonly [key: string]: Plain } {
    const parts = this.keys.flatMap((key) => {
      const value = this.value(key);
      try {
        return value ? [[key, this.plainOf(value, [key])] as const] : [];
      } catch {
        // Values that need the variable are left out. Code that needs such a value reports it as missing.
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
          throw this.errorOf(path, needs(name), MissingVariable);
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
