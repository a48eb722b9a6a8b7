import { FoundFiles } from '../../../lambda/pre-load/found-files';

function found(): FoundFiles {
  const files = new FoundFiles();
  files.add('orders', 'orders-1', { stamp: 'a', bytes: 5 });
  files.add('orders', 'orders-2', { stamp: 'b', bytes: 7 });
  // Of a name that objects have anyway.
  files.add('all', '__proto__', { stamp: 'c', bytes: 1 });
  files.add('all', 'orders-1', { stamp: 'a', bytes: 5 });
  files.add('', 'x', { stamp: 'd', bytes: 1 });
  return files;
}

test('stamps are those of the files that belong to one of the tables', () => {
  const stamps = (...tables: string[]) => Object.entries(found().stampsOf((table) => tables.includes(table)));
  expect(stamps('orders')).toEqual([
    ['orders-1', 'a'],
    ['orders-2', 'b'],
  ]);
  expect(stamps('all', 'orders').sort()).toEqual([
    ['__proto__', 'c'],
    ['orders-1', 'a'],
    ['orders-2', 'b'],
  ]);
  expect(stamps('returns')).toEqual([]);
  expect(JSON.stringify(found().stampsOf((table) => table === 'all'))).toBe('{"__proto__":"c","orders-1":"a"}');
});

test('each table has the bytes of all of its files', () => {
  expect([...found().bytes()]).toEqual([
    { tables: ['orders'], bytes: 12 },
    { tables: ['all'], bytes: 6 },
    { tables: [''], bytes: 1 },
  ]);
});

test('a file is there for its tables, or for one with an unknown pattern', () => {
  const has = (name: string, ...matching: string[]) => found().has(name, matching);
  expect([has('orders-1', 'orders'), has('orders-1', 'returns', 'all'), has('x', 'returns')]).toEqual([
    true,
    true,
    true,
  ]);
  expect([has('orders-3', 'orders'), has('toString', 'orders'), has('toString')]).toEqual([false, false, false]);
  expect([found().isEmpty, new FoundFiles().isEmpty]).toEqual([false, true]);
});
