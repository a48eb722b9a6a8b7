import fc from 'fast-check';
import { toMermaid } from '../../../../local/graph/state-machine/mermaid';
import { graphOf } from '../../../../local/graph/state-machine/model';
import { definitionArb, HOSTILE, statesOf } from '../definitions';
import { loadPipeline, PARALLEL, ZOO } from '../samples';

// Inside of quotes: letters, digits, marks, a few signs, codes and line breaks; nothing that Mermaid gives a meaning.
const TEXT = String.raw`"(?:[\p{L}\p{M}\p{N}\p{Extended_Pictographic} _.,:/=()·×…≤≥-]|#\d+;|<br/>)+"`;
const ID = String.raw`n\d+(?:b\d+)?`;
const LINES = [
  String.raw`flowchart TD`,
  String.raw` +${ID}(?:\(\[${TEXT}\]\)|\(${TEXT}\)|\[${TEXT}\]|\{${TEXT}\}|\{\{${TEXT}\}\})`,
  String.raw` +subgraph ${ID}\[${TEXT}\]`,
  String.raw` +end`,
  String.raw`  n\d+ (?:-->|-\.->)(?:\|${TEXT}\|)? n\d+`,
  String.raw`  classDef [a-z]+Kind fill:#[0-9a-f]{6},stroke:#[0-9a-f]{6},color:#[0-9a-f]{6}`,
  String.raw`  class n\d+(?:,n\d+)* [a-z]+Kind`,
  String.raw`  linkStyle \d+(?:,\d+)* stroke:#[0-9a-f]{6}`,
].map((pattern) => new RegExp(`^${pattern}$`, 'u'));

function check(mermaid: string): void {
  let depth = 0;
  expect(mermaid.endsWith('\n')).toBe(true);
  for (const line of mermaid.trimEnd().split('\n')) {
    if (!LINES.some((pattern) => pattern.test(line)))
      throw new Error(`Not a line of a flowchart: ${JSON.stringify(line)}`);
    if (/^ *subgraph /.test(line)) depth++;
    if (/^ *end$/.test(line)) depth--;
    expect(depth).toBeGreaterThanOrEqual(0);
  }
  expect(depth).toBe(0);
}

test('a load pipeline is a flowchart with a subgraph, and a dashed red edge for what is caught', () => {
  const mermaid = toMermaid(graphOf(loadPipeline('sales')));
  check(mermaid);
  expect(mermaid).toContain('subgraph n7["load_sales · at most 8 at once"]');
  expect(mermaid).toContain('n8 -.->|"any error"| n9');
  expect(mermaid).toContain('n2 -->|"ready"| n4');
  expect(mermaid).toContain('linkStyle 5,11 stroke:#dc2626');
  expect(mermaid).toContain('class n4,n8 containerKind');
});

test('the loop that loads again what failed', () => {
  const mermaid = toMermaid(graphOf(loadPipeline('sales')));
  expect(mermaid).toContain('  n10{{"wait_to_retry_sales<br/>#123;wait#125; s"}}\n');
  expect(mermaid).toContain('  n5 -->|"next = LOAD"| n10\n');
  expect(mermaid).toContain('  n10 --> n7\n');
  expect(mermaid).toContain('  n5 -->|"next = IMPORT"| n4\n');
});

test('branches are subgraphs of their Parallel', () => {
  for (const definition of [PARALLEL, ZOO]) check(toMermaid(graphOf(definition)));
  expect(toMermaid(graphOf(ZOO))).toContain('      subgraph n2b1["branch 2"]');
});

test.each(HOSTILE)('a state named %j does no harm', (name) => {
  const States = { [name]: { Type: 'Pass', End: true } as const };
  check(toMermaid(graphOf({ StartAt: name, States })));
});

test('property: any definition gives valid lines, with each state once', () => {
  fc.assert(
    fc.property(definitionArb(), (definition) => {
      const graph = graphOf(definition);
      const mermaid = toMermaid(graph);
      check(mermaid);
      const declared = mermaid.match(/^ +(?:subgraph )?n\d+(?=[([{])/gm) ?? [];
      expect(declared.length).toBe(graph.nodes.length);
      expect(declared.length).toBeGreaterThan(statesOf(definition).length);
    }),
    { numRuns: 100 },
  );
});
