import * as fs from 'node:fs';
import { keeper, TestProject } from '../support';

const LOAD = ['load', '--domains', 'shop', '--tables', 'things'];

/** Makes what loads a file of a table of its own, and tells what became of its rows. */
export function tableLoader() {
  const keep = keeper();

  function table(metadata: string, attributes: string, more = ''): string {
    return `${more}  metadata: {${metadata}}\n  attributes: ${attributes}\n`;
  }

  async function load(metadata: string, attributes: string, content: string | Buffer, name = 'things', more = '') {
    const project = keep(TestProject.ofTable(table(metadata, attributes, more)));
    fs.mkdirSync(project.path('datasets/stage/shop'), { recursive: true });
    fs.writeFileSync(project.path(`datasets/stage/shop/${name}`), content);
    const { exitCode } = await project.run(LOAD);
    return { project, exitCode };
  }

  async function rowsOf(metadata: string, attributes: string, content: string | Buffer, name?: string, more?: string) {
    const { project, exitCode } = await load(metadata, attributes, content, name, more);
    expect(project.lines.filter((line) => line.startsWith('Error'))).toEqual([]);
    expect(exitCode).toBe(0);
    const rows = await project.query('SELECT * FROM shop.things');
    const reasons = (await project.query('SELECT error FROM audit.rejected')).map(([error]) =>
      String(error).split('\n').slice(1, -2).join(' & '),
    );
    return { rows, reasons };
  }

  return { keep, table, load, rowsOf };
}
