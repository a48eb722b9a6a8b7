/** The loaded domain of the sample project. */
export const DOMAIN = 'sales';

/** A table of the domain: the names of its files, and the format of its rows. */
export interface TableFormat {
  /** As the project declares it. */
  readonly pattern: string;
  readonly extension: string;
  /** Column with the id that identifies a row. */
  readonly key: string;
  /** Text of a file with these ids; `rejected` rows have an invalid value. */
  readonly render: (ids: readonly number[], rejected: ReadonlySet<number>) => string;
  /** The id of a row, from its key in the database. */
  readonly idOf: (key: string) => number;
}

const lines = (rows: readonly string[]) => rows.map((row) => `${row}\n`).join('');

/** The tables of the domain. */
export const TABLES = {
  customers: {
    pattern: 'customers-.*\\.csv',
    extension: 'csv',
    key: 'customer_id',
    render: (ids, rejected) =>
      lines([
        'customer_id;first_name;last_name;email;city;country;signed_up_on;newsletter',
        ...ids.map((id) => {
          const since = rejected.has(id) ? 'long ago' : '2025-10-15';
          return `${id};Zofia;Okafor;zofia${id}@example.com;Nantes;FR;${since};true`;
        }),
      ]),
    idOf: Number,
  },
  order_items: {
    pattern: 'order_items-.*\\.csv',
    extension: 'csv',
    key: 'order_id',
    render: (ids, rejected) =>
      lines([
        'order_id,line_number,product_id,quantity,unit_price',
        ...ids.map((id) => `${id},1,P001,${rejected.has(id) ? 'many' : 2},34.82`),
      ]),
    idOf: Number,
  },
  orders: {
    pattern: 'orders-.*\\.jsonl',
    extension: 'jsonl',
    key: 'order_id',
    render: (ids, rejected) =>
      lines(
        ids.map((id) =>
          JSON.stringify({
            order_id: id,
            customer_id: 1,
            ordered_at: rejected.has(id) ? 'yesterday' : '2026-03-02T17:41:57Z',
            status: 'new',
            channel: 'web',
          }),
        ),
      ),
    idOf: Number,
  },
  products: {
    pattern: 'products-.*\\.json',
    extension: 'json',
    key: 'product_id',
    render: (ids, rejected) =>
      JSON.stringify(
        ids.map((id) => ({
          product_id: `P${id}`,
          name: 'Lamp',
          category: 'home',
          price: rejected.has(id) ? 'free' : 9.5,
          weight_kg: 1.5,
          available: true,
        })),
      ),
    idOf: (key) => Number(key.slice(1)),
  },
  returns: {
    pattern: 'returns-.*\\.psv',
    extension: 'psv',
    key: 'return_id',
    render: (ids, rejected) =>
      lines(ids.map((id) => `${id}|100016|1|${rejected.has(id) ? 'today' : '2026-03-06'}|damaged`)),
    idOf: Number,
  },
} as const satisfies Record<string, TableFormat>;

/** Name of a table. */
export type Table = keyof typeof TABLES;

/** Names of all tables. */
export const TABLE_NAMES = Object.keys(TABLES) as Table[];
