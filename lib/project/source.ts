import { JinjaError, type JinjaScope } from './jinja';
import { errorAt } from './project-error';
import type { ProjectFolder } from './project-folder';
import { Section } from './yaml-section';

/** A project's folder and the variables that fill in its files. */
export class ProjectSource {
  readonly warnings: string[] = [];

  constructor(
    readonly folder: ProjectFolder,
    readonly scope: JinjaScope,
  ) {}

  /**
   * Reads a YAML file, its variables filled in before it is parsed, as Starlake does.
   *
   * @param lean whether `attributes` may be skipped
   * @throws Error that names file and line when it is no Jinja or no YAML
   */
  read(file: string, lean = false): Section {
    const written = this.folder.read(file);
    try {
      const text = this.scope.render(written, true);
      return Section.parse({ file, text, hasLines: countLines(text) === countLines(written) }, lean);
    } catch (error) {
      throw error instanceof JinjaError ? jinjaError(file, error) : error;
    }
  }

  warn(message: string): void {
    this.warnings.push(message);
  }
}

/** An error about the Jinja of a file. */
export function jinjaError(file: string, error: JinjaError): Error {
  const what = error.isSyntax ? 'is not valid Jinja' : 'has Jinja that cannot be rendered here';
  return errorAt({ file, line: error.line }, `${what}: ${error.message}`);
}

/**
 * The section of a file. Files from before version 1 have it without the key around it (Starlake: utils/YamlMigrator.scala).
 *
 * @throws Error when it is not there
 */
export function sectionOf(document: Section, key: string): Section {
  const section = document.section(key);
  if (section !== undefined) {
    return section;
  }
  // An empty section counts, such as that of a transform with nothing to say.
  if (document.has('version') && !document.has(key)) {
    throw document.errorOf(key, `is missing: put what ${document.file} says under '${key}:'`);
  }
  return document.has(key) ? Section.parse({ file: document.file, text: '', hasLines: false }) : document;
}

function countLines(text: string): number {
  return text.split('\n').length;
}
