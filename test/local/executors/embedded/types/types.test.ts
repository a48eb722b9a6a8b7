import * as facts from '../../../../fixtures/starlake-types.json';
import { keeper, TestProject } from '../support';

// What Starlake 1.8.2 made of these texts, types of its own and of a project, with DuckDB: values as DuckDB writes them.
const keep = keeper();

test.each(facts.read)('reads $type as Starlake does', async ({ type, column, cases }) => {
  const project = keep(
    TestProject.ofTable(
      `  metadata: {writeStrategy: {type: APPEND}}\n  attributes: [{name: id, type: string}, {name: v, type: ${type}}]\n`,
      { things: `id;v\n${cases.map(([text], index) => `${index};${String(text)}\n`).join('')}` },
    ),
  );
  project.write('metadata/types/types.sl.yml', JSON.stringify({ version: 1, types: facts.types }));
  expect((await project.run(['load'])).exitCode).toBe(0);
  const values = await project.query('SELECT id, v::VARCHAR, typeof(v) FROM shop.things ORDER BY id::INTEGER');
  const accepted = cases.flatMap(([, result], index) =>
    (result as { value?: unknown }).value === undefined
      ? []
      : [[String(index), (result as { value: unknown }).value, column]],
  );
  expect(values).toEqual(accepted);
  const reasons = await project.query(
    'SELECT split_part(split_part(error, chr(10), 2), chr(10), 1) FROM audit.rejected',
  );
  expect(reasons.flat()).toEqual(
    cases.flatMap(([, result]) => {
      const { reason } = result as { reason?: string };
      return reason === undefined ? [] : [`\`v\` ${reason}`];
    }),
  );
});
