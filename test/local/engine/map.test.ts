import { asl, ecsState, events, FakeExecutor, pause, run } from './support';

test('a Map may be told how many items run at once by its input', async () => {
  const executor = new FakeExecutor(() => pause(5).then(() => ({})));
  const Each = {
    Type: 'Map',
    ItemsPath: '$.items',
    MaxConcurrencyPath: '$.limit',
    ItemProcessor: { StartAt: 'Load', States: { Load: ecsState(['load'], { End: true }) } },
    ResultPath: null,
    End: true,
  };
  const app = asl({ StartAt: 'Each', States: { Each } });
  const result = await run(app, { executor, input: { items: [1, 2, 3, 4, 5], limit: 2 } });
  expect(result.status).toBe('SUCCEEDED');
  expect(executor.most).toBe(2);
  expect(events(result, 'StateEntered')[0]).toMatchObject({ items: 5, maxConcurrency: 2 });
});
