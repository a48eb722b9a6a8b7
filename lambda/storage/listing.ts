import type { ListedFile, NeededFrom, Storage } from './storage';

/** The names in all pages of a listing. */
export async function namesIn(pages: AsyncIterable<ReadonlyMap<string, ListedFile>>): Promise<string[]> {
  const names: string[] = [];
  for await (const page of pages) {
    names.push(...page.keys());
  }
  return names;
}

/** Orders names by their bytes, as S3 does: by their units of UTF-16, some characters would change places. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/**
 * A name just before another one, so that a listing after it includes the other one; empty if there is no simple one.
 */
export function before(name: string): string {
  const simple = /[!-~]$/.test(name) ? name : '';
  return simple.replace(/.$/, (last) => `${String.fromCharCode(last.charCodeAt(0) - 1)}~`);
}

/** Only files whose names begin with one of these are needed. */
export function beginningWith(starts: Iterable<string>): NeededFrom {
  const sorted = [...starts].sort(byBytes);
  let i = 0;
  return (last) => {
    while (i < sorted.length && byBytes(sorted[i], last) < 0 && !last.startsWith(sorted[i])) {
      i++;
    }
    return i === sorted.length ? undefined : [sorted[i], last].sort(byBytes)[1];
  };
}

/**
 * The files of these names in a folder, with as few listings as possible: at most one for each name, and at most one
 * for each page.
 */
export async function filesNamed(
  storage: Storage,
  folder: string,
  names: Iterable<string>,
): Promise<Map<string, ListedFile>> {
  const wanted = new Set(names);
  const found = new Map<string, ListedFile>();
  for await (const page of wanted.size > 0 ? storage.pages(folder, beginningWith(wanted)) : []) {
    for (const [name, file] of page) {
      if (wanted.has(name)) found.set(name, file);
    }
  }
  return found;
}
