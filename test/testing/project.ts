import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scratchFolder } from '../helpers/local-run';

const FILES: Record<string, string> = {
  'metadata/application.sl.yml': `
version: 1
application:
  connectionRef: duckdb
  connections:
    duckdb:
      type: jdbc
      options: { url: 'jdbc:duckdb:{{SL_ROOT}}/shop.db', driver: org.duckdb.DuckDBDriver }
`,
  'metadata/load/sales/_config.sl.yml': `
version: 1
load:
  name: sales
  metadata: { directory: '{{SL_ROOT}}/datasets/incoming/sales', format: DSV, withHeader: true, separator: ',' }
`,
  'metadata/load/sales/orders.sl.yml': table('orders'),
  'metadata/load/sales/returns.sl.yml': table('returns'),
  'datasets/incoming/sales/orders-project.csv': 'id,city\n99,Nantes\n',
};

function table(name: string): string {
  return `
version: 1
table:
  name: ${name}
  pattern: '${name}-.*\\.csv'
  metadata: { writeStrategy: { type: APPEND } }
  attributes:
    - { name: id, type: long, required: true }
    - { name: city, type: string }
`;
}

/** A Starlake project with the tables `orders` and `returns` of the domain `sales`, and a file of orders. */
export function shopProject(): string {
  const project = scratchFolder();
  for (const [name, content] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(project, name)), { recursive: true });
    writeFileSync(path.join(project, name), content);
  }
  return project;
}
