import { declaredTables } from '../../../local/catalog/declared-tables';
import { ReadBefore } from '../../../local/catalog/read-before';
import { cleanUp, tempFolder, write } from '../cli/support';

afterAll(cleanUp);

const FILES = {
  'metadata/application.sl.yml': 'version: 1\napplication: {}\n',
  'metadata/env.sl.yml': 'version: 1\nenv: { kind: orders }\n',
  'metadata/load/shop/_config.sl.yml': `version: 1
load:
  name: shop
  rename: Store
  comment: What the shop sells
  metadata: { format: DSV, ack: ok, freshness: { error: 2 days }, writeStrategy: { type: OVERWRITE } }
`,
  'metadata/load/shop/orders.sl.yml': `version: 1
table:
  name: orders
  pattern: '{{kind}}-.*'
  comment: One row for each order
  tags: [money]
  primaryKey: [id]
  metadata: { format: JSON, writeStrategy: { type: upsert_by_key_and_timestamp, key: [id], timestamp: at } }
  attributes:
    - { name: id, type: long, required: true, comment: 'its number' }
    - { name: mail, type: string, privacy: SHA256 }
    - { name: raw, type: string, ignore: true }
    - { name: cust, rename: customer, type: long, foreignKey: shop.customers.id }
    - { name: lines, array: true, attributes: [{ name: sku, type: string }] }
`,
  'metadata/load/shop/places.sl.yml': `version: 1
table:
  name: places
  pattern: 'places-.*'
  attributes: [{ name: id, type: long }]
`,
  'metadata/transform/kpi/_config.sl.yml': 'version: 1\ntransform: { default: { writeStrategy: { type: APPEND } } }\n',
  'metadata/transform/kpi/day.sl.yml': 'version: 1\ntask: { comment: By day, freshness: { warn: 1 day } }\n',
  'metadata/transform/kpi/day.sql': 'SELECT * FROM store.orders WHERE {{limit}}\n',
  'metadata/transform/kpi/odd.py': 'print(1)\n',
};

function declared(files: Record<string, string> = FILES) {
  const folder = tempFolder();
  write(folder, files);
  return declaredTables(folder, {});
}

test('a table is known by the name that it has after the load, with what its domain declares under its own', () => {
  const { tables, problems } = declared();
  expect(problems).toEqual([]);
  expect([...tables.keys()]).toEqual(['store.orders', 'store.places', 'kpi.day', 'kpi.odd']);
  expect(tables.get('store.orders')).toEqual({
    file: 'metadata/load/shop/orders.sl.yml',
    ...{ comment: 'One row for each order', domainComment: 'What the shop sells', tags: ['money'], primaryKey: ['id'] },
    columns: [
      { name: 'id', type: 'long', isRequired: true, comment: 'its number' },
      { name: 'mail', type: 'string', privacy: 'SHA256' },
      { name: 'customer', type: 'long', foreignKey: 'shop.customers.id' },
      { name: 'lines', isArray: true, fields: [{ name: 'sku', type: 'string' }] },
    ],
    ...{ pattern: 'orders-.*', format: 'JSON', ack: 'ok', freshness: '2 days' },
    writeStrategy: { type: 'UPSERT_BY_KEY_AND_TIMESTAMP', key: ['id'], timestamp: 'at' },
  });
  expect(tables.get('store.places')?.writeStrategy).toEqual({ type: 'OVERWRITE', key: [] });
});

test('a task has its SQL as it is written, and what its folder declares under its own', () => {
  const { tables } = declared();
  expect(tables.get('kpi.day')).toEqual({
    ...{ file: 'metadata/transform/kpi/day.sl.yml', comment: 'By day', tags: [], columns: [], primaryKey: [] },
    ...{ writeStrategy: { type: 'APPEND', key: [] }, freshness: '1 day' },
    sql: 'SELECT * FROM store.orders WHERE {{limit}}\n',
  });
  expect(tables.get('kpi.odd')?.sql).toBeUndefined();
});

test('what cannot be read is told, and the rest is read', () => {
  const { tables, problems } = declared({
    ...FILES,
    'metadata/load/shop/places.sl.yml': 'version: 1\ntable: { name: places, pattern: [\n',
  });
  expect([...tables.keys()]).toEqual(['store.orders', 'kpi.day', 'kpi.odd']);
  expect(problems).toEqual([expect.stringContaining('metadata/load/shop/places.sl.yml')]);
});

describe('a table that was read before', () => {
  const PLACES = 'metadata/load/shop/places.sl.yml';
  const read = (change: Record<string, string>) => {
    const folder = tempFolder();
    write(folder, FILES);
    const before = new ReadBefore();
    const first = declaredTables(folder, {}, before);
    write(folder, change);
    return { first, second: declaredTables(folder, {}, before) };
  };

  test('is not read again while its file and its domain are the same', () => {
    const { first, second } = read({
      'metadata/load/shop/orders.sl.yml': 'version: 1\ntable: { name: orders, comment: x }\n',
    });
    expect(second.tables.get('store.places')).toBe(first.tables.get('store.places'));
    expect(second.tables.get('store.orders')).toMatchObject({ comment: 'x', columns: [] });
  });

  test.each([
    [PLACES, 'version: 1\ntable: { name: places, comment: x }\n', 'store.places', { comment: 'x' }],
    [
      'metadata/load/shop/_config.sl.yml',
      'version: 1\nload: { name: shop, comment: x }\n',
      'shop.places',
      { domainComment: 'x' },
    ],
    ['metadata/env.sl.yml', 'version: 1\nenv: { kind: returns }\n', 'store.orders', { pattern: 'returns-.*' }],
  ])('is read again after a change of %s', (file, text, name, expected) => {
    expect(read({ [file]: text }).second.tables.get(name)).toMatchObject(expected);
  });

  test('is reported each time when something is wrong with it', () => {
    const folder = tempFolder();
    write(folder, { ...FILES, [PLACES]: 'version: 1\ntable: { name: places, nope: 1 }\n' });
    const before = new ReadBefore();
    const problems = [1, 2].map(() => declaredTables(folder, {}, before).problems);
    expect(problems[0]![0]).toContain('places.sl.yml:2: table.nope is no key');
    expect(problems[1]).toEqual(problems[0]);
  });
});
