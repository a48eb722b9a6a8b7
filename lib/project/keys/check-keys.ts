import { nearest } from '../../text/nearest';
import type { KeyType, ObjectType } from './key-types';
import { needs, reveal, unknownIn } from '../variables/markers';
import { MissingVariable, ProjectError } from '../project-error';
import type { YamlMap, YamlNode, YamlScalar } from '../yaml/yaml-node';
import type { YamlText } from '../yaml/yaml-text';

/** The most keys or values that an error lists. */
const MAX_SHOWN = 25;

/**
 * Checks part of a file against Starlake's schema. Errors are unknown keys, missing keys, values of another type, and values that
 * are not allowed.
 *
 * @param path keys that lead to the part; `at` is the position of the last key
 * @param fail takes each error, which names file, line and key
 */
export function checkKeys(
  yaml: YamlText,
  node: YamlNode,
  type: KeyType,
  path: readonly (string | number)[],
  at: number,
  fail: (error: Error) => void,
): void {
  new Checker(yaml, fail, [...path]).check(node, type, at);
}

class Checker {
  constructor(
    private readonly yaml: YamlText,
    private readonly fail: (error: Error) => void,
    private readonly path: (string | number)[],
  ) {}

  /** @param at place of the key */
  check(node: YamlNode, type: KeyType, at: number): void {
    switch (type.kind) {
      case 'any':
        return;
      case 'object':
        return node.kind === 'map' ? this.checkObject(node, type, at) : this.refuse(at, 'must have keys with values');
      case 'names':
        return node.kind === 'map'
          ? node.entries.forEach((entry, key) => this.within(key, entry.value, type.of, entry.at))
          : this.refuse(at, 'must have keys with values');
      case 'list':
        return node.kind === 'list'
          ? node.items.forEach((item, i) => this.within(i, item, type.of, item.at))
          : this.refuse(at, `must be a list: [a, b]${shown(node)}`);
      default:
        return node.kind === 'map' || node.kind === 'list'
          ? this.refuse(at, `must be ${wanted(type)}${type.kind === 'text' ? ': put it in quotes' : ''}`)
          : this.checkScalar(node, type, at);
    }
  }

  private checkObject(node: YamlMap, { keys, required }: ObjectType, at: number): void {
    // If a required key is misspelt, only the misspelling is reported, not a missing key.
    const misspelt = new Set<string>();
    for (const [key, entry] of node.entries) {
      const type = keys.get(key);
      if (type === undefined) {
        const near = nearest(key, [...keys.keys()]);
        misspelt.add(near ?? key);
        this.path.push(key);
        this.refuse(entry.at, `is no key of Starlake's${hint(near, keys)}`);
        this.path.pop();
      } else {
        this.within(key, entry.value, type, entry.at);
      }
    }
    for (const key of required.filter((each) => !node.entries.has(each) && !misspelt.has(each))) {
      this.path.push(key);
      this.refuse(at, 'is missing');
      this.path.pop();
    }
  }

  private checkScalar(node: YamlScalar, type: KeyType, at: number): void {
    if (isOf(node, type)) {
      return;
    }
    const [unknown] = unknownIn(node.text);
    if (unknown === undefined) {
      this.refuse(at, `must be ${wanted(type)}${shown(node)}`);
    } else {
      this.refuse(at, needs(unknown), MissingVariable);
    }
  }

  private within(step: string | number, node: YamlNode, type: KeyType, at: number): void {
    this.path.push(step);
    this.check(node, type, at);
    this.path.pop();
  }

  private refuse(at: number, message: string, Kind = ProjectError): void {
    this.fail(this.yaml.error(at, this.path, message, Kind));
  }
}

function isOf({ kind, text }: YamlScalar, type: KeyType): boolean {
  switch (type.kind) {
    case 'enum':
      return kind === 'string' && type.values.includes(text);
    case 'number':
      return kind === 'number' || kind === 'integer';
    case 'integer':
      return kind === 'integer' || (kind === 'number' && Number.isInteger(Number(text)));
    case 'string':
    case 'boolean':
      return kind === type.kind;
    default:
      return true;
  }
}

function wanted(type: KeyType): string {
  switch (type.kind) {
    case 'enum':
      return `one of ${type.values.join(', ')}`;
    case 'boolean':
      return 'true or false, without quotes';
    case 'integer':
      return 'a whole number, without quotes';
    case 'number':
      return 'a number, without quotes';
    case 'string':
      return 'a text in quotes';
    default:
      return 'a text';
  }
}

function shown(node: YamlNode): string {
  if (node.kind === 'map' || node.kind === 'list') {
    return '';
  }
  return node.kind === 'null' ? ', and is empty' : `, got '${reveal(node.text)}'`;
}

function hint(near: string | undefined, keys: ReadonlyMap<string, unknown>): string {
  const known = [...keys.keys()];
  const listed = known.length > MAX_SHOWN ? '' : `; keys here: ${known.join(', ')}`;
  return near === undefined ? listed : `, did you mean '${near}'?`;
}
