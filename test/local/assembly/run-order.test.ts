import fc from 'fast-check';
import { projectPipelines, runOrder } from '../../../local/assembly';
import type { Pipeline } from '../../../local/pipeline';

const definition = { StartAt: 'A', States: {} };

const pipeline = (name: string, reads: string[], writes: string[], kind: Pipeline['kind'] = 'transform'): Pipeline => ({
  name,
  kind,
  stack: 'S',
  logicalId: name,
  definition,
  datasets: { reads, writes },
});

const namesOf = (pipelines: readonly Pipeline[]) => pipelines.map(({ name }) => name);
const orderOf = (pipelines: Pipeline[]) => namesOf(runOrder(pipelines).steps.map((step) => step.pipeline));

test('who writes comes before who reads, then loads, then names', () => {
  const pipelines = [
    pipeline('a', ['z.out'], ['a.out']),
    pipeline('z', ['Sales.Orders', 'nobody.writes'], ['z.out']),
    pipeline('b', [], ['b.out']),
    pipeline('sales', [], ['sales.orders'], 'load'),
    pipeline('hr', [], ['hr.people'], 'load'),
    { ...pipeline('old', [], [], 'load'), datasets: undefined },
  ];
  expect(orderOf(pipelines)).toEqual(['hr', 'old', 'sales', 'b', 'z', 'a']);
  const { steps, circles } = runOrder(pipelines);
  expect(namesOf(steps.find((step) => step.pipeline.name === 'z')!.upstream)).toEqual(['sales']);
  expect(circles).toEqual([]);
});

test('those that read what each other write stand together, in the order of their names', () => {
  const pipelines = [
    pipeline('last', ['c.out'], ['last.out']),
    pipeline('c', ['b.out'], ['c.out']),
    pipeline('b', ['a.out', 'sales.orders'], ['b.out']),
    pipeline('a', ['c.out', 'a.out'], ['a.out']),
    pipeline('sales', [], ['sales.orders'], 'load'),
  ];
  const { steps, circles } = runOrder(pipelines);
  expect(orderOf(pipelines)).toEqual(['sales', 'a', 'b', 'c', 'last']);
  expect(circles.map(namesOf)).toEqual([['a', 'b', 'c']]);
  // What comes later in the circle is not waited for.
  expect(namesOf(steps[1]!.upstream)).toEqual([]);
  expect(namesOf(steps[2]!.upstream)).toEqual(['a', 'sales']);
});

const projects = fc
  .array(
    fc.record({
      reads: fc.uniqueArray(fc.nat(14), { maxLength: 4 }),
      kind: fc.constantFrom<Pipeline['kind']>('load', 'transform'),
    }),
    { maxLength: 15 },
  )
  .map((list) =>
    list.map(({ reads, kind }, index) =>
      pipeline(`p${index}`, kind === 'load' ? [] : reads.map((other) => `d.p${other}`), [`d.p${index}`], kind),
    ),
  );

test('every pipeline is run once, in an order that does not depend on that of the list', () => {
  fc.assert(
    fc.property(projects, fc.infiniteStream(fc.nat()), (pipelines, random) => {
      const shuffled = pipelines
        .map((each) => ({ each, key: random.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ each }) => each);
      expect(orderOf(shuffled)).toEqual(orderOf(pipelines));
      expect([...orderOf(pipelines)].sort()).toEqual(namesOf(pipelines).sort());
    }),
  );
});

test('nobody is run before what it reads, but in a circle', () => {
  fc.assert(
    fc.property(projects, (pipelines) => {
      const { steps, circles } = runOrder(pipelines);
      steps.forEach(({ pipeline: { name, datasets }, upstream }, at) => {
        const before = namesOf(steps.slice(0, at).map((step) => step.pipeline));
        expect(before).toEqual(expect.arrayContaining(namesOf(upstream)));
        for (const dataset of datasets!.reads) {
          const writer = pipelines.find((other) => other.name !== name && other.datasets!.writes.includes(dataset));
          const inCircle = circles.some((circle) =>
            [name, writer?.name].every((each) => namesOf(circle).includes(each!)),
          );
          if (writer && !inCircle) expect(before).toContain(writer.name);
        }
      });
    }),
  );
});

describe('the pipelines of a project', () => {
  test('are its loads and transforms', () => {
    const pipelines = [pipeline('a', [], []), pipeline('b', [], [], 'custom'), pipeline('c', [], [], 'backfill')];
    expect(namesOf(projectPipelines(pipelines))).toEqual(['a']);
    expect(() => projectPipelines(pipelines.slice(1))).toThrow('no load and no transform pipeline');
  });

  test('are those of one stack where two have the same', () => {
    const twins = [pipeline('a', [], []), { ...pipeline('a', [], []), stack: 'T' }];
    expect(() => projectPipelines(twins)).toThrow(
      /'a' is the name of a transform pipeline of S and of one of T.*--stack/,
    );
    expect(projectPipelines(twins, 'T')).toEqual([twins[1]]);
    expect(() => projectPipelines(twins, 'U')).toThrow(
      "the stack 'U' has no state machine; stacks that have one: S, T",
    );
    expect(() => projectPipelines([twins[0]!, { ...twins[0]!, logicalId: 'b' }])).toThrow(
      'two transform pipelines of S',
    );
    expect(projectPipelines([twins[0]!, pipeline('a', [], [], 'load')])).toHaveLength(2);
  });
});
