import { nearest } from '../../text/nearest';
import { byCodeUnit } from '../../text/order';
import type { Dag } from '../project';
import { EXTENSION } from './file-names';
import type { ProjectFiles } from './project-files';
import type { Section } from '../yaml/yaml-section';

const FOLDER = 'metadata/dags';

/** Reads the dag configurations. Their variables depend on the pipeline and are filled in later. */
export function readDags(files: ProjectFiles): Dag[] {
  return files.dags().flatMap((name) => {
    const dag = files.dag(name);
    return dag?.has('filename') ? (files.problems.collect(() => readDag(dag, name)) ?? []) : [];
  });
}

function readDag(dag: Section, name: string): Dag {
  const filename = dag.raw('filename');
  if (filename === undefined) {
    throw dag.errorOf('filename', "is empty: it says how transforms are grouped, such as '{{domain}}_tasks.py'");
  }
  const options = dag.section('options');
  return {
    name,
    template: dag.raw('template') ?? '',
    filename,
    options: Object.fromEntries((options?.keys ?? []).map((key) => [key, options!.raw(key) ?? ''])),
    comment: dag.raw('comment') ?? '',
    place: dag.place('filename'),
    commentPlace: dag.place('comment'),
    templatePlace: dag.place('template'),
    optionPlaces: Object.fromEntries((options?.keys ?? []).map((key) => [key, options!.place(key)])),
  };
}

/** Finds dag configurations by the value of `dagRef`. */
export class DagNames {
  private readonly names: ReadonlySet<string>;

  constructor(names: readonly string[]) {
    this.names = new Set(names);
  }

  /**
   * The name of the dag configuration that a section refers to.
   *
   * @throws Error if there is no dag configuration with this name
   */
  referredBy(section: Section | undefined, key: string): string | undefined {
    const ref = section?.text(key);
    return ref === undefined ? undefined : this.check(ref, (message) => section!.errorOf(key, message));
  }

  /** @throws the error that `fail` makes, if there is no dag configuration with this name */
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
