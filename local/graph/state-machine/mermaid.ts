import { onlyGroup, type Graph, type GraphNode } from './model';
import { COLOURS } from '../drawing/theme';
import { clip } from '../drawing/words';
import type { NodeKind } from './node-kind';

const MAX_LENGTH = 160;

const SHAPES: Partial<Record<NodeKind, readonly [string, string]>> = {
  start: ['([', '])'],
  end: ['([', '])'],
  succeed: ['([', '])'],
  fail: ['([', '])'],
  choice: ['{', '}'],
  pass: ['[', ']'],
  wait: ['{{', '}}'],
};

/**
 * The graph as a Mermaid flowchart, for a README or a pull request. GitHub and GitLab draw it.
 * @returns `flowchart TD` and one statement a line, with a newline at the end; the same text for the same graph
 */
export function toMermaid(graph: Graph): string {
  const ids = new Map(graph.nodes.map((node, index) => [node.id, `n${index}`]));
  const idOf = (id: string): string => ids.get(id) ?? 'unknown';
  const lines = ['flowchart TD', ...scope(graph, undefined, '  ', idOf)];
  const caught: number[] = [];
  for (const [index, edge] of graph.edges.entries()) {
    const arrow = edge.kind === 'catch' ? '-.->' : '-->';
    const label = edge.label === undefined ? '' : `|${text([edge.label])}|`;
    lines.push(`  ${idOf(edge.from)} ${arrow}${label} ${idOf(edge.to)}`);
    if (edge.kind === 'catch') caught.push(index);
  }
  for (const kind of new Set(graph.nodes.map((node) => node.kind))) {
    const { fill, line, ink } = COLOURS[kind];
    lines.push(`  classDef ${kind}Kind fill:${fill},stroke:${line},color:${ink}`);
    const members = graph.nodes.filter((node) => node.kind === kind).map((node) => idOf(node.id));
    lines.push(`  class ${members.join(',')} ${kind}Kind`);
  }
  if (caught.length > 0) lines.push(`  linkStyle ${caught.join(',')} stroke:${COLOURS.fail.line}`);
  return `${lines.join('\n')}\n`;
}

function scope(graph: Graph, group: string | undefined, indent: string, idOf: (id: string) => string): string[] {
  return graph.nodes
    .filter((node) => node.group === group)
    .flatMap((node) => {
      const groups = graph.groups.filter(({ owner }) => owner === node.id);
      if (groups.length === 0) return [indent + leaf(node, idOf(node.id))];
      const inside = (id: string, deeper: string) => scope(graph, id, deeper, idOf);
      const only = onlyGroup(node, groups);
      const body =
        only !== undefined
          ? inside(only.id, `${indent}  `)
          : groups.flatMap(({ id, label }, index) => [
              `${indent}  subgraph ${idOf(node.id)}b${index}[${text([label])}]`,
              ...inside(id, `${indent}    `),
              `${indent}  end`,
            ]);
      const title = only?.label ?? node.label;
      return [`${indent}subgraph ${idOf(node.id)}[${text([title, ...node.notes])}]`, ...body, `${indent}end`];
    });
}

function leaf(node: GraphNode, id: string): string {
  const [open, close] = SHAPES[node.kind] ?? ['(', ')'];
  return `${id}${open}${text([node.label, node.detail, ...node.notes])}${close}`;
}

function text(lines: ReadonlyArray<string | undefined>): string {
  const shown = lines.filter((line) => line !== undefined).map((line) => escapeMermaid(clip(line, MAX_LENGTH)));
  return `"${shown.join('<br/>')}"`;
}

/**
 * Mermaid interprets quotes, tags, Markdown and its own `#code;` in a label: every character that could start one is
 * escaped.
 */
export function escapeMermaid(line: string): string {
  const codes = line.replace(/[^\p{L}\p{M}\p{N}\p{Extended_Pictographic} _.,:/=()·×…≤≥-]/gu, (character) =>
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Zs}]/u.test(character) ? ' ' : `#${character.codePointAt(0)};`,
  );
  return (
    codes
      .replace(/^(\s*\d+)\./, '$1#46;')
      .replace(/^(\s*)-(?=\s)/, '$1#45;')
      .trim() || '#8203;'
  );
}
