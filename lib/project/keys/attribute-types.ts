import { reveal, unknownIn } from '../variables/markers';
import type { Problems, ProjectError } from '../project-error';
import { DEFAULT_TYPES } from './starlake-type';
import type { Section } from '../yaml/yaml-section';

/** The known types of attributes: Starlake's and the project's. */
export class AttributeTypes {
  readonly names: ReadonlySet<string>;

  /** @param declared sections of `metadata/types` */
  constructor(declared: readonly Section[], problems: Problems) {
    const own = declared.flatMap((type) => problems.collect(() => type.text('name')) ?? []);
    this.names = new Set([...DEFAULT_TYPES.map(({ name }) => name), ...own]);
  }

  /**
   * Errors for attributes that have neither a known type nor attributes of their own. Starlake 1.8 reads them as structs and fails
   * for each file of the table.
   *
   * @throws ProjectError if `attributes` is not a list of mappings
   */
  problemsOf(section: Section): ProjectError[] {
    return section.sections('attributes').flatMap((attribute) => {
      const inner = this.problemsOf(attribute);
      const type = attribute.raw('type');
      const isKnown = type !== undefined && (unknownIn(type).length > 0 || this.names.has(reveal(type)));
      if (isKnown || attribute.sections('attributes').length > 0) {
        return inner;
      }
      return [attribute.errorOf('type', problemOf(type))];
    });
  }
}

function problemOf(type: string | undefined): string {
  const what = type === undefined ? 'is missing' : `is '${type}', which Starlake does not know`;
  return `${what}: it takes it for a struct, which has no attributes, and each file of the table fails`;
}
