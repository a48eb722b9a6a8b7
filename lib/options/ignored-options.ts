import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Places, and pipelines of each, that a warning names. */
const MAX_PLACES = 5;

/**
 * Warns of options that have no effect here, one warning for each, with what does here what it would do elsewhere.
 *
 * @param ignored with the place of each option
 */
export function warnOfIgnored(
  scope: Construct,
  ignored: ReadonlyArray<IgnoredOption & { readonly where: string }>,
): void {
  const places = new Map<string, { readonly option: IgnoredOption; readonly where: Set<string> }>();
  for (const { name, instead, where } of ignored) {
    const key = JSON.stringify([name, instead]);
    const known = places.get(key) ?? { option: { name, instead }, where: new Set() };
    places.set(key, known);
    known.where.add(where);
  }
  const counts = new Map<string, number>();
  for (const { option, where } of places.values()) {
    const count = (counts.get(option.name) ?? 0) + 1;
    counts.set(option.name, count);
    Annotations.of(scope).addWarningV2(
      `starlake-stepfunctions:ignoredOption:${option.name}${count === 1 ? '' : `:${count}`}`,
      `option '${option.name}' has no effect here: ${option.instead} (${placesOf(where)})`,
    );
  }
}

/** `dag configuration 'loads' of pipelines 'crm', 'sales'`. */
function placesOf(where: ReadonlySet<string>): string {
  const pipelines = new Map<string, string[]>();
  for (const [owner, pipeline] of [...where].map((place) => place.split(' of pipeline '))) {
    pipelines.set(owner, [...(pipelines.get(owner) ?? []), ...(pipeline === undefined ? [] : [pipeline])]);
  }
  const places = [...pipelines].map(([owner, names]) => {
    const more = names.length > MAX_PLACES ? ` and ${names.length - MAX_PLACES} more` : '';
    const shown = names.slice(0, MAX_PLACES).join(', ');
    return names.length === 0 ? owner : `${owner} of pipeline${names.length === 1 ? '' : 's'} ${shown}${more}`;
  });
  const more = places.length > MAX_PLACES ? `; and ${places.length - MAX_PLACES} more` : '';
  return places.slice(0, MAX_PLACES).join('; ') + more;
}

/** An option that has no effect here. */
export interface IgnoredOption {
  readonly name: string;
  /** What does that here, or why nothing does. */
  readonly instead: string;
}
