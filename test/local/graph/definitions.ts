import fc from 'fast-check';
import type { Definition, State } from '../../../local/asl';

/** Names that break naive writers of XML, of Mermaid or of JavaScript objects. */
export const HOSTILE = [
  '</text><script>alert(1)</script>',
  `quotes " ' and \` and & and ]]>`,
  'end',
  'subgraph n0["x"]',
  '__proto__',
  'constructor',
  'start',
  '1. first\n- second',
  'données_日本語_🚀_\u202e',
  '\u0000\u0007\ud800',
  '#quot; %% {} [] () | ; <br/>',
  `${'long_name_'.repeat(8)}`,
  'x'.repeat(80),
];

const nameArb = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z]{1,6}(_[a-z]{1,8}){0,4}$/) },
  { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }) },
);

/** Definitions with every type of state, loops, and Maps and Parallels in one another; not all of it can be reached. */
export function definitionArb(depth = 2): fc.Arbitrary<Definition> {
  return fc.uniqueArray(nameArb, { minLength: 1, maxLength: 6 }).chain((names) => {
    const next = fc.constantFrom(...names);
    const states = fc.tuple(...names.map(() => stateArb(next, depth)));
    return fc.record({
      StartAt: next,
      States: states.map((list) => Object.fromEntries(list.map((s, i) => [names[i], s]))),
    });
  });
}

function stateArb(next: fc.Arbitrary<string>, depth: number): fc.Arbitrary<State> {
  const onward = fc.oneof(
    next.map((name) => ({ Next: name })),
    fc.constant({ End: true }),
  );
  const caught = fc.array(fc.record({ ErrorEquals: fc.constantFrom(['States.ALL'], ['A', 'B', 'C']), Next: next }), {
    maxLength: 2,
  });
  const of = (Type: State['Type'], fields: fc.Arbitrary<object>): fc.Arbitrary<State> =>
    fc.tuple(fields, onward).map(([own, on]) => ({ Type, ...own, ...on }) as State);
  const simple = [
    of('Pass', fc.constant({})),
    of('Wait', fc.record({ Seconds: fc.nat(9999) })),
    of('Task', fc.record({ Resource: fc.constant('arn:aws:lambda:x:1:function:f'), Catch: caught })),
    fc.constantFrom<State>({ Type: 'Succeed' }, { Type: 'Fail', Error: 'E<1>' }),
    fc
      .record({
        Choices: fc.array(fc.record({ Variable: nameArb, IsPresent: fc.boolean(), Next: next })),
        Default: next,
      })
      .map((fields): State => ({ Type: 'Choice', ...fields })),
  ];
  if (depth === 0) return fc.oneof(...simple);
  const inside = definitionArb(depth - 1);
  return fc.oneof(
    ...simple,
    of('Map', fc.record({ ItemProcessor: inside, MaxConcurrency: fc.nat(40), Catch: caught })),
    of('Parallel', fc.record({ Branches: fc.array(inside, { minLength: 1, maxLength: 5 }), Catch: caught })),
  );
}

/** Every state at every depth. */
export function statesOf(definition: Definition): State[] {
  return Object.values(definition.States).flatMap((state) => [
    state,
    ...[state.ItemProcessor, state.Iterator, ...(state.Branches ?? [])].flatMap((inside) =>
      inside ? statesOf(inside) : [],
    ),
  ]);
}
