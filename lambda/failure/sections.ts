/**
 * Lines that Starlake prints before it loads a file, or all files of a table together: their URIs, separated by commas.
 */
const BEGIN = /^Loading$/;
const FILES = /^File\(s\): (.*)/;

/** The text that each line has that names files before they are loaded. */
export const FILES_MARK = 'File(s): ';

/**
 * The lines that a command has printed while it loaded some of its files: from the line that names the file to the next
 * file.
 *
 * @param isOf whether a file is one of them, by its name
 */
export function sectionOf(lines: readonly string[], isOf: (name: string) => boolean): string[] {
  let isIn = false;
  return lines.filter((line) => {
    isIn = isIn && !BEGIN.test(line.trim());
    isIn = namesFile(line, isOf) ?? isIn;
    return isIn;
  });
}

/** Whether a line names one of some files before they are loaded; undefined for other lines. */
export function namesFile(line: string, isOf: (name: string) => boolean): boolean | undefined {
  const files = FILES.exec(line.trim())?.[1];
  return files?.split(/,(?=[a-z0-9]+:\/)/).some((file) => isOf(file.split('/').at(-1)!));
}
