import { blocksOfPages } from './markdown';
import { cleanUp, cli, fakeIo, tempFolder, write } from '../local/cli/support';

afterAll(cleanUp);

const FILE = 'docs/coming-from-airflow.md';
const blocks = blocksOfPages().filter(({ where }) => where.startsWith(`${FILE}:`));
const blockOf = (language: string) => blocks.find((block) => block.language === language)!.code;

test('migrate check says of the dag configuration what the page shows', async () => {
  const folder = tempFolder();
  write(folder, {
    'metadata/application.sl.yml': 'version: 1\napplication: { dagRef: { load: loads } }\n',
    'metadata/dags/loads.sl.yml': blockOf('yaml'),
    'metadata/load/sales/_config.sl.yml':
      "version: 1\nload:\n  name: sales\n  metadata: { schedule: daily, directory: '{{SL_ROOT}}/incoming/sales' }\n",
    'metadata/load/sales/orders.sl.yml':
      "version: 1\ntable:\n  name: orders\n  pattern: 'orders-.*'\n  attributes: []\n",
  });
  const columns = 120;
  const { code, out } = await cli(
    ['migrate', 'check'],
    fakeIo(folder, { isTTY: true, columns, env: { NO_COLOR: '1' } }),
  );
  expect(out.trimEnd()).toBe(blockOf('text').trimEnd());
  expect(code).toBe(1);
});
