import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readOutputTables } from '../../../lambda/round-files/output-tables';
import { scratchFolder } from '../../helpers/local-run';

test('the tables of a long output are in its file, and none are where its folder was cleared', async () => {
  const file = path.join(scratchFolder(), 'tables.json');
  expect(await readOutputTables(file)).toEqual([]);
  const tables = [{ table: 'orders', status: 'LOADED', rows: 1, rejected: 2 }];
  writeFileSync(file, JSON.stringify(tables));
  expect(await readOutputTables(file)).toEqual(tables);
});
