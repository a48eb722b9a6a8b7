import { escapeMermaid } from '../state-machine/mermaid';
import { datasetsLabel, type Card, type ProjectGraph } from './project';
import { tagOf } from './project-card';
import { CARD_COLOURS, kindOf } from './project-svg';

/**
 * A project as a Mermaid flowchart: a subgraph for each pipeline with its tables or tasks.
 *
 * @returns `flowchart LR` and one statement a line, with a newline at the end; the same text for the same graph
 */
export function projectMermaid({ cards, links }: ProjectGraph): string {
  const lines = ['flowchart LR', ...cards.flatMap(cardLines)];
  for (const { from, to, datasets, starts } of links) {
    const label = datasetsLabel(datasets);
    lines.push(`  ${from} ${starts ? '-.->' : '-->'}|"${escapeMermaid(label)}"| ${to}`);
  }
  const kinds = cards.flatMap(kindsOf);
  for (const kind of new Set(kinds.map(([, each]) => each))) {
    const { fill, line, ink } = CARD_COLOURS[kind];
    const members = kinds.filter(([, each]) => each === kind).map(([id]) => id);
    lines.push(`  classDef ${kind}Card fill:${fill},stroke:${line},color:${ink}`);
    lines.push(`  class ${members.join(',')} ${kind}Card`);
  }
  return `${lines.join('\n')}\n`;
}

/** Ids and styles of a card and of the entries that it only reads. */
function kindsOf(card: Card): Array<[id: string, kind: Card['kind']]> {
  const read = card.entries.flatMap((entry, index): Array<[string, Card['kind']]> =>
    entry.role === undefined ? [] : [[`${card.id}n${index}`, kindOf(entry, card)]],
  );
  return [[card.id, card.kind], ...read];
}

function cardLines(card: Card): string[] {
  const { id, title, entries } = card;
  const nodes = new Map(entries.map(({ name }, index) => [name, `${id}n${index}`]));
  const edges = entries.flatMap(({ name, after }) =>
    after.flatMap((other) => (nodes.has(other) ? [`    ${nodes.get(other)} --> ${nodes.get(name)}`] : [])),
  );
  return [
    `  subgraph ${id}["${escapeMermaid(title)}<br/>${escapeMermaid([tagOf(card).toLowerCase(), ...card.facts].join(' · '))}"]`,
    ...entries.map(({ name, label }) => `    ${nodes.get(name)}("${escapeMermaid(label)}")`),
    ...edges,
    '  end',
  ];
}
