import { declaredTables } from '../../../local/catalog/declared-tables';
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
