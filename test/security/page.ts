import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, tableUnder } from '../docs/markdown';

const FILE = path.join(ROOT, 'docs/security.md');

/** A row of a table, all cells but the last, which is a reason that a person has written. */
export type Row = string[];

/**
 * Compares the table under a heading with what was found. With `UPDATE_DOCS` set it writes the table, and keeps the reasons of rows
 * that are as they were.
 */
export function checkTable(heading: string, found: Row[]): void {
  const text = (cell: string) => cell.replaceAll('`', '');
  const page = readFileSync(FILE, 'utf8');
  const written = tableUnder(heading, page);
  const sorted = [...found].sort((a, b) => (a.join() < b.join() ? -1 : 1));
  if (process.env.UPDATE_DOCS) {
    writeFileSync(FILE, withTable(page, heading, sorted));
  } else {
    expect(written.map((row) => row.slice(0, -1))).toEqual(sorted.map((row) => row.map(text)));
    expect(written.filter((row) => !row.at(-1))).toEqual([]);
  }
}

/** The examples that the text of a section links to, sorted. */
export function namedUnder(heading: string): string[] {
  const [text] = readFileSync(FILE, 'utf8')
    .split(`\n${heading}\n`)[1]
    .split(/\n\||\n## /);
  return [...text.matchAll(/examples\/([\w-]+)\/app\.ts/g)].map(([, name]) => name).sort();
}

function withTable(page: string, heading: string, found: Row[]): string {
  const start = page.indexOf('\n|', page.indexOf(`\n${heading}\n`)) + 1;
  const [table] = /^(\|.*\n)+/.exec(page.slice(start))!;
  const [names, line, ...rows] = table.trimEnd().split('\n');
  // A row ends with its reason.
  const reasonOf = new Map(rows.map((row) => row.slice(0, -2).split(/ \| (?=[^|]*$)/) as [string, string]));
  const lines = found.map((cells) => `| ${cells.join(' | ')}`).map((row) => `${row} | ${reasonOf.get(row) ?? ''} |`);
  return [page.slice(0, start), [names, line, ...lines, ''].join('\n'), page.slice(start + table.length)].join('');
}
