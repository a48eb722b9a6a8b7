import { JinjaError, type JinjaScope } from '../variables/jinja';
import { errorAt, Problems } from '../project-error';
import type { ProjectFolder } from './project-folder';
import { readDomain, readFile, readTables } from '../yaml/read-file';
import type { SectionName } from '../keys/starlake-keys';
import { withoutAttributes } from '../yaml/yaml-cut';
import type { Section } from '../yaml/yaml-section';
import { YamlText } from '../yaml/yaml-text';

/** A project's folder, its variables, and the warnings and errors found in its files. */
export class ProjectSource {
  readonly warnings: string[] = [];

  constructor(
    readonly folder: ProjectFolder,
    readonly scope: JinjaScope,
    readonly problems = new Problems(),
  ) {}

  /** The section of a file, its variables filled in before it is parsed, as Starlake does. Undefined if it is missing. */
  read(file: string, section: SectionName): Section | undefined {
    return this.problems.collect(() => this.take(readFile(this.render(file), section))?.section(section));
  }

  /** The section of a file whose variables Starlake does not fill in: types, and dag configurations. */
  readAsIs(file: string, section: SectionName): Section | undefined {
    const text = new YamlText(file, this.folder.read(file));
    return this.problems.collect(() => this.take(readFile(text, section))?.section(section));
  }

  /** The sections of a list. */
  readList(file: string, section: 'refs' | 'types'): Section[] {
    const text = section === 'types' ? new YamlText(file, this.folder.read(file)) : this.render(file);
    return this.problems.collect(() => this.take(readFile(text, section))?.sections(section)) ?? [];
  }

  /** The section `load` of a file, and the tables in the same file. */
  readDomain(file: string): { readonly load?: Section; readonly tables: Section[] } {
    const text = this.problems.collect(() => this.render(file));
    if (text === undefined) {
      return { tables: [] };
    }
    const content = readDomain(text);
    const load = this.problems.collect(() => this.take(content)?.section('load'));
    return { load, tables: content.tables.flatMap((table) => this.tableOf(table) ?? []) };
  }

  /**
   * The section `table` of a file.
   *
   * @param types names of known types: valid `attributes` that have only these types may be left out
   */
  readTable(file: string, types?: ReadonlySet<string>): Section | undefined {
    return this.problems.collect(() => {
      const text = this.render(file);
      const { tables, errors } = readTables(
        types ? new YamlText(file, withoutAttributes(text.text, types), text.hasLines) : text,
      );
      errors.forEach((error) => this.problems.add(error));
      return tables[0] && this.tableOf(tables[0]);
    });
  }

  warn(message: string): void {
    this.warnings.push(message);
  }

  private tableOf(root: Section): Section | undefined {
    return this.problems.collect(() => root.section('table'));
  }

  private take({ root, errors }: { readonly root?: Section; readonly errors: Error[] }): Section | undefined {
    errors.forEach((error) => this.problems.add(error));
    return root;
  }

  /** @throws ProjectError that names file and line if the Jinja is invalid */
  private render(file: string): YamlText {
    const written = this.folder.read(file);
    try {
      const text = this.scope.render(written, true);
      return new YamlText(file, text, countLines(text) === countLines(written));
    } catch (error) {
      throw error instanceof JinjaError ? jinjaError(file, error) : error;
    }
  }
}

/** An error about the Jinja of a file, with further text. */
export function jinjaError(file: string, error: JinjaError, more = ''): Error {
  const what = error.isSyntax ? 'is not valid Jinja' : 'has Jinja that cannot be rendered here';
  return errorAt({ file, line: error.line }, `${what}: ${error.message}${more}`);
}

function countLines(text: string): number {
  return text.split('\n').length;
}
