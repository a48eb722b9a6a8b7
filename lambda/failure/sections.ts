import { baseName } from '../storage/location';

/** The lines that Starlake prints before it loads a file, or all files of a table: their URIs, with commas between. */
const BEGIN = /^Loading$/;
const FILES = /^File\(s\): (.*)/;

/**
 * What a command has printed while it loaded some of its files: the lines from each of them to the next one.
 *
 * @param isOf whether a file is one of them, by its name
 */
export function sectionOf(lines: readonly string[], isOf: (name: string) => boolean): string[] {
  let isIn = false;
  return lines.filter((line) => {
    isIn = isIn && !BEGIN.test(line.trim());
    const files = FILES.exec(line.trim())?.[1];
    if (files !== undefined) {
      isIn = files.split(/,(?=[a-z0-9]+:\/)/).some((file) => isOf(baseName(file)));
    }
    return isIn;
  });
}
