import fc from 'fast-check';
import { graphOf, type Graph } from '../../../../local/graph/state-machine/model';
import { definitionArb, statesOf } from '../definitions';
import { loadPipeline, PARALLEL, PASS, ZOO } from '../samples';
import type { Definition } from '../../../../local/asl';

const node = (graph: Graph, id: string) => graph.nodes.find((candidate) => candidate.id === id);
const from = (graph: Graph, id: string) =>
  graph.edges.filter((edge) => edge.from === id).map(({ to, kind, label }) => [kind, to, label]);

describe('a load pipeline', () => {
  const graph = graphOf(loadPipeline('sales'));

  test('has a node for every state, and one for its start', () => {
    expect(graph.nodes.map(({ id, kind }) => [id, kind])).toEqual([
      ['start', 'start'],
      ['check_sales_incoming_files', 'lambda'],
      ['skip_or_start_loading_sales', 'choice'],
      ['skip_loading_sales', 'succeed'],
      ['sales_import', 'container'],
      ['end_or_retry_sales', 'choice'],
      ['end_sales', 'lambda'],
      ['load_sales', 'map'],
      ['sales_load', 'container'],
      ['explain_sales_failure', 'lambda'],
      ['wait_to_retry_sales', 'wait'],
      ['sales_loaded', 'succeed'],
    ]);
  });

  test('says what the containers and the functions run, and how they are retried', () => {
    expect(node(graph, 'sales_import')?.detail).toBe('stage --domains sales');
    expect(node(graph, 'sales_load')?.detail).toBe('load --domains sales --tables {table}');
    expect(node(graph, 'check_sales_incoming_files')?.detail).toBe('pre-load-gate');
    expect(node(graph, 'check_sales_incoming_files')?.notes).toEqual([
      'retries: NotReady every 60 s × 60, other failures × 5',
    ]);
  });

  test('has edges for Next, a Choice, its Default and a Catch', () => {
    expect(from(graph, 'start')).toEqual([['next', 'check_sales_incoming_files', undefined]]);
    expect(from(graph, 'skip_or_start_loading_sales')).toEqual([
      ['choice', 'sales_import', 'ready'],
      ['default', 'skip_loading_sales', 'otherwise'],
    ]);
    expect(from(graph, 'sales_load')).toEqual([['catch', 'explain_sales_failure', 'any error']]);
    expect(from(graph, 'end_or_retry_sales')).toEqual([
      ['choice', 'wait_to_retry_sales', 'next = LOAD'],
      ['choice', 'sales_import', 'next = IMPORT'],
      ['default', 'sales_loaded', 'otherwise'],
    ]);
    expect(from(graph, 'wait_to_retry_sales')).toEqual([['next', 'load_sales', undefined]]);
  });

  test('groups what the Map runs for each table, and says how many at once', () => {
    expect(graph.groups).toEqual([{ id: 'load_sales', label: 'load_sales · at most 8 at once', owner: 'load_sales' }]);
    const inside = graph.nodes.filter(({ group }) => group === 'load_sales').map(({ id }) => id);
    expect(inside).toEqual(['sales_load', 'explain_sales_failure']);
  });
});

test('says of a Map whose items are executions of their own that it is distributed', () => {
  const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
  const ItemProcessor = { ProcessorConfig, StartAt: 'It', States: { It: { Type: 'Pass' as const, End: true } } };
  const load_sales = { Type: 'Map' as const, ItemProcessor, MaxConcurrency: 128, End: true };
  const { groups } = graphOf({ StartAt: 'load_sales', States: { load_sales } });
  expect(groups.map(({ label }) => label)).toEqual(['load_sales · distributed, at most 128 at once']);
});

test('a Parallel has a group for each branch, a Map in a branch its own', () => {
  const { groups, nodes } = graphOf(PARALLEL);
  expect(groups.map(({ owner, label }) => [owner, label])).toEqual([
    ['both', 'branch 1'],
    ['load_sales', 'load_sales · at most 8 at once'],
    ['both', 'branch 2'],
    ['load_hr', 'load_hr · at most 8 at once'],
  ]);
  expect(nodes.find(({ id }) => id === 'load_hr')?.group).toBe(groups[2].id);
});

test('groups nest, and kinds and conditions of all sorts are told apart', () => {
  const graph = graphOf(ZOO);
  expect(graph.groups.map(({ label }) => label)).toEqual([
    'each country · one at a time',
    'files',
    'each file · for each item',
    'branch 2',
  ]);
  expect(node(graph, 'copy')).toMatchObject({ kind: 'lambda', detail: 'copy-file', group: 'each file' });
  expect(node(graph, 'ask')).toMatchObject({ kind: 'task', detail: 'sqs sendMessage' });
  expect(node(graph, 'wait a bit')).toMatchObject({ kind: 'wait', detail: '5 min' });
  expect(node(graph, 'give up')).toMatchObject({ kind: 'fail', detail: 'Zoo.TooMany' });
  expect(node(graph, 'poll')?.notes).toEqual(['retries: A and 2 more once after 5 min']);
  expect(from(graph, 'done?').map(([, , label]) => label)).toEqual([
    'state = FAILED and count ≥ 3',
    'not more',
    '$states.input.odd',
    'otherwise',
  ]);
});

test('a single state is a graph too', () => {
  expect(graphOf(PASS).edges).toEqual([
    { from: 'start', to: 'nothing', kind: 'next' },
    { from: 'nothing', to: 'end', kind: 'next' },
  ]);
});

test('a name that is used twice, or is one of ours, gets an id of its own', () => {
  const { nodes } = graphOf({
    StartAt: 'start',
    States: {
      start: { Type: 'Map', Iterator: { StartAt: 'start', States: { start: { Type: 'Pass', End: true } } }, End: true },
    },
  });
  expect(nodes.map(({ id, label }) => [id, label])).toEqual([
    ['start#3', 'Start'],
    ['start', 'start'],
    ['start#2', 'start'],
    ['end', 'End'],
  ]);
});

test('a Next that leads nowhere is drawn as a fault, once', () => {
  const graph = graphOf({ StartAt: 'gone', States: { a: { Type: 'Pass', Next: 'gone' } } });
  expect(graph.nodes.filter(({ id }) => id === 'gone')).toMatchObject([{ kind: 'fail', detail: 'no such state' }]);
  expect(graph.edges).toHaveLength(2);
});

test('what is no definition at all draws nothing and throws nothing', () => {
  expect(graphOf({} as Definition)).toEqual({ nodes: [], edges: [], groups: [] });
});

test('property: every state has one node; every Next, Default, rule, Catch and top-level End one edge', () => {
  fc.assert(
    fc.property(definitionArb(), (definition) => {
      const graph = graphOf(definition);
      const states = statesOf(definition);
      const drawn = graph.nodes.filter(({ kind }) => kind !== 'start' && kind !== 'end');
      expect(drawn).toHaveLength(states.length);
      expect(new Set(graph.nodes.map(({ id }) => id)).size).toBe(graph.nodes.length);

      const count = (kind: string) => graph.edges.filter((edge) => edge.kind === kind).length;
      const ends = Object.values(definition.States).filter(({ End }) => End).length;
      expect(count('next')).toBe(1 + ends + states.filter(({ Next }) => Next !== undefined).length);
      expect(count('default')).toBe(states.filter(({ Default }) => Default !== undefined).length);
      expect(count('choice')).toBe(states.flatMap(({ Choices }) => Choices ?? []).length);
      expect(count('catch')).toBe(states.flatMap(({ Catch }) => Catch ?? []).length);

      const groupOf = new Map(graph.nodes.map(({ id, group }) => [id, group]));
      for (const edge of graph.edges) {
        expect(groupOf.has(edge.from) && groupOf.has(edge.to)).toBe(true);
        expect(groupOf.get(edge.from)).toBe(groupOf.get(edge.to));
      }
    }),
    { numRuns: 150 },
  );
});
