import { asl, ecsState, events, FakeExecutor, pause, run } from './support';

const busy = () => new FakeExecutor(() => pause(5).then(() => ({})));

function mapOf(fields: object) {
  const ItemProcessor = { StartAt: 'Load', States: { Load: ecsState(['load'], { End: true }) } };
  const Each = { Type: 'Map', ItemsPath: '$.items', ...fields, ItemProcessor, ResultPath: null, End: true };
  return asl({ StartAt: 'Each', States: { Each } });
}

test.each<[string, object, number | undefined, number]>([
  ['fewer slots than the definition has', { MaxConcurrency: 4 }, 2, 2],
  ['more slots than the definition has', { MaxConcurrency: 2 }, 4, 2],
  ['slots for a Map that says nothing', {}, 3, 3],
  ['slots for a Map that says 0, which is no bound', { MaxConcurrency: 0 }, 3, 3],
  ['one slot for a Map that reads its number', { MaxConcurrencyPath: '$.limit' }, 1, 1],
  ['more slots for a Map that reads its number', { MaxConcurrencyPath: '$.limit' }, 4, 3],
  ['no slots asked for', { MaxConcurrency: 4 }, undefined, 4],
])('%s', async (_, fields, slots, most) => {
  const executor = busy();
  const result = await run(mapOf(fields), { executor, slots, input: { items: [1, 2, 3, 4, 5], limit: 3 } });
  expect(result.status).toBe('SUCCEEDED');
  expect(executor.most).toBe(most);
  expect(events(result, 'StateEntered')[0]).toMatchObject({ items: 5, maxConcurrency: most });
});

test('they bound Maps inside of others too', async () => {
  const executor = busy();
  const inner = {
    Type: 'Map',
    ItemsPath: '$',
    End: true,
    ItemProcessor: { StartAt: 'Load', States: { Load: ecsState(['load'], { End: true }) } },
  };
  const Both = {
    Type: 'Parallel',
    End: true,
    Branches: [
      { StartAt: 'Each', States: { Each: { ...inner, ItemProcessor: { StartAt: 'In', States: { In: inner } } } } },
    ],
  };
  await run(asl({ StartAt: 'Both', States: { Both } }), {
    executor,
    slots: 1,
    input: [
      [1, 2, 3],
      [4, 5, 6],
    ],
  });
  expect(executor.most).toBe(1);
});
