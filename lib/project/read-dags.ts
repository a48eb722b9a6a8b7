import { nearest } from '../private/names';
import { byCodeUnit } from './order';
import type { Dag } from './project';
import type { ProjectFolder } from './project-folder';
import { sectionOf } from './source';
import { Section } from './yaml-section';

const FOLDER = 'metadata/dags';
const EXTENSION = '.sl.yml';

/**
 * Reads the dag configurations. Their variables are those of each pipeline, so they are filled in later.
 *
 * @throws Error for one without a file name
 */
export function readDags(folder: ProjectFolder): Dag[] {
  return folder
    .list(FOLDER)
    .files.filter((file) => file.endsWith(EXTENSION))
    .map((file) => readDag(folder, `${FOLDER}/${file}`, file.slice(0, -EXTENSION.length)));
}

function readDag(folder: ProjectFolder, file: string, name: string): Dag {
  const dag = sectionOf(Section.parse({ file, text: folder.read(file), hasLines: true }), 'dag');
  const filename = dag.raw('filename');
  if (filename === undefined) {
    throw dag.errorOf('filename', "is missing: it says how transforms are grouped, such as '{{domain}}_tasks.py'");
  }
  const options = dag.section('options');
  return {
    name,
    filename,
    options: Object.fromEntries((options?.keys ?? []).map((key) => [key, options!.raw(key) ?? ''])),
    place: dag.place('filename'),
    optionPlaces: Object.fromEntries((options?.keys ?? []).map((key) => [key, options!.place(key)])),
  };
}

/** Finds dag configurations by what a `dagRef` says. */
export class DagNames {
  private readonly names: ReadonlySet<string>;

  constructor(dags: readonly Dag[]) {
    this.names = new Set(dags.map(({ name }) => name));
  }

  /**
   * The name of the dag configuration that a section refers to.
   *
   * @throws Error when there is none of that name
   */
  referredBy(section: Section | undefined, key: string): string | undefined {
    const ref = section?.text(key);
    return ref === undefined ? undefined : this.check(ref, (message) => section!.errorOf(key, message));
  }

  /** @throws what `fail` makes of it when there is none of that name */
  check(ref: string, fail: (message: string) => Error): string {
    const name = ref.endsWith(EXTENSION) ? ref.slice(0, -EXTENSION.length) : ref;
    if (!this.names.has(name)) {
      const known = [...this.names].sort(byCodeUnit);
      const near = nearest(name, known);
      const hint = near === undefined ? `dag configurations: ${known.join(', ') || 'none'}` : `did you mean '${near}'?`;
      throw fail(`is '${ref}', but there is no ${FOLDER}/${name}${EXTENSION}; ${hint}`);
    }
    return name;
  }
}
