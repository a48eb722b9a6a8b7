import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Pair } from 'yaml';
import { ProjectError, type KeyPath, type Place } from '../project-error';
import { plainScalar, stringScalar, type YamlEntry, type YamlNode } from './yaml-node';

/** The text of a YAML file with its variables filled in, ready to be parsed. */
export class YamlText {
  private lines?: LineCounter;

  /**
   * @param file path relative to the project
   * @param hasLines whether line numbers of the text are those of the file
   */
  constructor(
    readonly file: string,
    readonly text: string,
    readonly hasLines = true,
  ) {}

  /** The place of a character of the text. */
  placeOf(at: number | undefined): Place {
    if (!this.hasLines || at === undefined) {
      return { file: this.file };
    }
    if (this.lines === undefined) {
      this.lines = new LineCounter();
      this.lines.addNewLine(0);
      for (let i = this.text.indexOf('\n'); i >= 0; i = this.text.indexOf('\n', i + 1)) {
        this.lines.addNewLine(i + 1);
      }
    }
    return { file: this.file, line: this.lines.linePos(at).line };
  }

  /** An error about a value. */
  error(at: number | undefined, path: KeyPath, message: string, Kind = ProjectError): ProjectError {
    return new Kind(this.placeOf(at), message, path.length === 0 ? undefined : path.join('.'));
  }
}

// Scalars stay as written because Starlake has its own rules for them. 'silent' would hide a second document.
const OPTIONS = { schema: 'failsafe', uniqueKeys: false, logLevel: 'error', prettyErrors: false } as const;

/** A line that is empty or has only a comment, or the start or end of a document. */
const EMPTY_LINE = /^(?:---|\.\.\.)?\s*(?:#.*)?$/;
const SECOND_DOCUMENT =
  "begins a second document ('---'), and Starlake reads the first of a file only: put the rest into a file of its own";

/**
 * Parses a text. Duplicate keys, aliases and a second document are errors: Starlake would take the last of the keys, read the
 * name of an alias as a text, and take the first of the documents.
 *
 * @param fail takes each error
 * @returns undefined if the YAML is invalid, which is also an error
 */
export function parseYaml(yaml: YamlText, fail: (error: Error) => void): YamlNode | undefined {
  const document = parseDocument(yaml.text, OPTIONS);
  const error = document.errors.find(({ code }) => code !== 'MULTIPLE_DOCS');
  if (error !== undefined) {
    fail(yaml.error(error.pos[0], [], `is not valid YAML: ${error.message}`));
    return undefined;
  }
  const second = document.errors.find(({ code }) => code === 'MULTIPLE_DOCS');
  if (second !== undefined && !isEmpty(yaml.text.slice(second.pos[0]))) {
    fail(yaml.error(second.pos[0], [], SECOND_DOCUMENT));
  }
  return new Converter(yaml, fail).convert(document.contents, 0);
}

function isEmpty(text: string): boolean {
  return text.split('\n').every((line) => EMPTY_LINE.test(line));
}

/** Converts the parser's nodes to the values that Starlake sees. */
class Converter {
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly yaml: YamlText,
    private readonly fail: (error: Error) => void,
  ) {}

  convert(node: unknown, at: number): YamlNode {
    if (isScalar<string>(node)) {
      const start = node.range?.[0] ?? at;
      const isPlain = node.type === 'PLAIN' && node.tag === undefined;
      return isPlain ? plainScalar(node.value, start) : stringScalar(node.value ?? '', start);
    }
    if (isMap(node)) {
      const entries = new Map<string, YamlEntry>();
      node.items.forEach((pair) => this.addEntry(entries, pair));
      return { kind: 'map', entries, at: node.range?.[0] ?? at };
    }
    if (isSeq(node)) {
      const start = node.range?.[0] ?? at;
      return { kind: 'list', items: node.items.map((item, i) => this.within(i, item, start)), at: start };
    }
    if (isAlias(node)) {
      const start = node.range?.[0] ?? at;
      this.fail(
        this.yaml.error(start, this.path, `is the alias *${node.source}, which Starlake does not follow: write it out`),
      );
      return stringScalar(node.source, start);
    }
    return plainScalar('', at);
  }

  private addEntry(entries: Map<string, YamlEntry>, { key, value }: Pair): void {
    if (!isScalar<string>(key)) {
      const at = (key as { range?: [number] } | null)?.range?.[0];
      this.fail(this.yaml.error(at, this.path, 'has a key that is no text: put {{variables}} in quotes'));
      return;
    }
    const name = key.value ?? '';
    const at = key.range?.[0] ?? 0;
    if (entries.has(name)) {
      this.fail(this.yaml.error(at, [...this.path, name], 'is there twice: take one of them out'));
    }
    entries.set(name, { at, value: this.within(name, value, at) });
  }

  private within(step: string | number, node: unknown, at: number): YamlNode {
    this.path.push(step);
    const converted = this.convert(node, at);
    this.path.pop();
    return converted;
  }
}
