import type { Place } from '../project/project-error';

/** A place as errors begin with it: `metadata/dags/loads.sl.yml:9`. */
export function placeText({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}
