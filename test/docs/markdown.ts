import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Folder of the package. */
export const ROOT = path.join(__dirname, '../..');

/**
 * A fenced code block. Flags come from an HTML comment before it, `<!-- snippet: run fixture=job -->`: what they mean is
 * in docs/developing.md.
 */
export interface Block {
  /** `README.md:120`, where its code begins. */
  readonly where: string;
  readonly language: string;
  readonly code: string;
  readonly flags: Readonly<Record<string, string>>;
}

/** A Markdown file of the package. */
export interface Page {
  /** Relative to the package. */
  readonly file: string;
  readonly text: string;
  readonly blocks: Block[];
}

/** Every page that people read, the sample project's as well. */
export function pages(): Page[] {
  const guides = readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.posix.join('docs', file));
  const others = [
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'CHANGELOG.md',
    'examples/README.md',
    'examples/starlake-project/README.md',
  ];
  return [...others, ...guides.sort()]
    .filter((file) => existsSync(path.join(ROOT, file)))
    .map((file) => {
      const text = readFileSync(path.join(ROOT, file), 'utf8');
      return { file, text, blocks: blocksOf(text, file) };
    });
}

/** The blocks of the pages, without those of the sample project. */
export function blocksOfPages(): Block[] {
  return pages()
    .filter(({ file }) => !file.startsWith('examples/'))
    .flatMap((page) => page.blocks);
}

/**
 * @throws Error for a block without an end, and for a comment that no block follows
 */
function blocksOf(text: string, file: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split('\n');
  let flags: Record<string, string> | undefined;
  for (let at = 0; at < lines.length; at++) {
    const comment = /^<!-- snippet: (.*) -->$/.exec(lines[at]);
    if (comment) {
      flags = flagsOf(comment[1]);
      continue;
    }
    const fence = /^( *)```(\S*)\s*$/.exec(lines[at]);
    if (fence) {
      const [, indent, language] = fence;
      const start = at + 1;
      const end = lines.indexOf(`${indent}\`\`\``, start);
      if (end < 0) throw new Error(`${file}:${at + 1} a code block that does not end`);
      const code = lines.slice(start, end).map((line) => line.slice(indent.length));
      blocks.push({ where: `${file}:${start + 1}`, language, code: code.join('\n'), flags: flags ?? {} });
      flags = undefined;
      at = end;
    } else if (flags && lines[at] !== '') {
      throw new Error(`${file}:${at + 1} a snippet comment without a code block`);
    }
  }
  return blocks;
}

/** `run state=check_sales` as an object; a flag without a value has its name as value. */
function flagsOf(text: string): Record<string, string> {
  return Object.fromEntries(text.split(/\s+/).map((flag) => [flag.split('=')[0], flag.split('=')[1] ?? flag]));
}

/** The rows of the table that follows a heading, a cell's text without its code marks. */
export function tableUnder(heading: string, text: string): string[][] {
  const section = `\n${text}`.split(`\n${heading}\n`)[1];
  if (section === undefined) throw new Error(`there is no heading '${heading}'`);
  const lines = section.split('\n');
  const start = lines.findIndex((line) => line.startsWith('|'));
  const rows = lines.slice(
    start,
    lines.findIndex((line, at) => at > start && !line.startsWith('|')),
  );
  return rows.slice(2).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '').replaceAll('\\|', '|')),
  );
}

/** Anchors of a page's headings, as GitHub makes them. */
export function anchorsOf({ text }: Page): string[] {
  const seen = new Map<string, number>();
  return withoutCode(text)
    .split('\n')
    .flatMap((line) => /^#{1,6} (.*)$/.exec(line)?.[1] ?? [])
    .map((heading) => {
      const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
      const slug = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
      const times = seen.get(slug) ?? 0;
      seen.set(slug, times + 1);
      return times === 0 ? slug : `${slug}-${times}`;
    });
}

/** Targets of a page's links and pictures, those to other sites left out. */
export function relativeLinksOf({ text }: Page): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)]
    .map(([, markdown, html]) => markdown ?? html)
    .filter((target) => !/^[a-z]+:/.test(target));
}

function withoutCode(text: string): string {
  return text.replace(/^( *)```[\s\S]*?^\1```$/gm, '').replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ''));
}
