import type { Column } from '../project';
import { dropUnknown, reveal } from '../variables/markers';
import type { Section } from '../yaml/yaml-section';

/**
 * The columns that a table or a task declares (`attributes`), by the names that they have in the table. Attributes that are read
 * and not kept (`ignore`) are left out. What is wrong in them is reported elsewhere.
 *
 * @throws ProjectError if `attributes` is not a list of mappings
 */
export function readColumns(section: Section | undefined): Column[] {
  return (section?.sections('attributes') ?? []).flatMap((attribute) => {
    const name = plain(attribute, 'rename') ?? plain(attribute, 'name');
    if (name === undefined || attribute.raw('ignore') === 'true') {
      return [];
    }
    const type = plain(attribute, 'type');
    const comment = plain(attribute, 'comment');
    const privacy = plain(attribute, 'privacy');
    const foreignKey = plain(attribute, 'foreignKey');
    const fields = readColumns(attribute);
    return [
      {
        name,
        ...(type === undefined ? {} : { type }),
        ...(attribute.raw('array') === 'true' ? { isArray: true } : {}),
        ...(attribute.raw('required') === 'true' ? { isRequired: true } : {}),
        ...(comment === undefined ? {} : { comment }),
        ...(privacy === undefined || privacy.toUpperCase() === 'NONE' ? {} : { privacy }),
        ...(foreignKey === undefined ? {} : { foreignKey }),
        ...(fields.length === 0 ? {} : { fields }),
      },
    ];
  });
}

/** A text for readers: variables without a value are nothing in it. */
export function plain(section: Section | undefined, key: string): string | undefined {
  const text = section?.raw(key);
  return text === undefined ? undefined : reveal(dropUnknown(text)).trim() || undefined;
}
