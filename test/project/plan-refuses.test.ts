import { App, Stack } from 'aws-cdk-lib';
import { StarlakeProject } from '../../lib';
import { examine } from '../../lib/starlake-project/examine-project';
import { domain, removeProjects, table, writeProject } from './support';

afterAll(removeProjects);

const DAG = (options: string) =>
  `version: 1\ndag: { template: x, filename: '{{domain}}.py', options: { ${options} } }\n`;
const BASE: Record<string, string> = {
  'application.sl.yml': 'version: 1\napplication: { dagRef: { load: d, transform: d } }\n',
  'dags/d.sl.yml': DAG(''),
  'load/sales/_config.sl.yml': domain('directory: "{{SL_ROOT}}/in"'),
  'load/sales/orders.sl.yml': table(),
  'transform/kpi/total.sql': 'SELECT * FROM sales.orders',
};
const option = (options: string) => ({ 'dags/d.sl.yml': DAG(options) });
const task = (yaml: string) => ({ 'transform/kpi/total.sl.yml': `version: 1\ntask: { ${yaml} }\n` });
const long = (length: number) => 'x'.repeat(length);

/** All that synth says of a project, a line each. */
function synth(directory: string): string[] {
  const app = new App({ context: { 'aws:cdk:disable-asset-staging': true }, analyticsReporting: false });
  try {
    new StarlakeProject(new Stack(app, 'Plan'), 'Project', { directory, deployMetadata: false });
    app.synth();
    return [];
  } catch (error) {
    return (error as Error).message.replace(/^Validation failed.*\n/, '').split('\n');
  }
}

/** Validations of the CDK have the construct before them. */
const bare = (message: string) => message.replace(/^ *\[[^\]]*\] /, '');
/** What names a file; a circle names its tasks. */
const PLACED = /^metadata\/.*: |^tasks wait for one another: kpi\.a → kpi\.b/;

test.each<[string, Record<string, string>]>([
  ['an unknown option', option('retires: "2"')],
  ['retries', option('retries: "-1"')],
  ['a delay', option('retry_delay: soon')],
  ['a long delay', option('retry_delay: "99999999999"')],
  ['a strategy', option('pre_load_strategy: importd')],
  ['an ack file elsewhere', option('pre_load_strategy: ack, global_ack_file_path: "gs://x/y"')],
  ['a wait for an ack', option('pre_load_strategy: ack, ack_wait_timeout: never')],
  ['a ratio', option('max_rejected_ratio: "1.5"')],
  ['an environment', option(`sl_env_var: '{"a": 1'`)],
  ['a long environment', option(`sl_env_var: '{"A": "${long(9000)}"}'`)],
  ['CPU and memory that Fargate lacks', option('cpu: "256", memory: "16384"')],
  ['a time zone', { ...option('timezone: Mars/Olympus'), ...task('schedule: daily') }],
  ['a start', option('start_date: yesterday')],
  [
    'an end before the start',
    { ...option('start_date: "2026-01-02", end_date: "2026-01-01"'), ...task('schedule: daily') },
  ],
  ['tags', option('tags: "a<b"')],
  ['a boolean', option('run_dependencies_first: perhaps')],
  ['a trigger', option('dataset_triggering_strategy: most')],
  ['a data cycle', option('data_cycle_enabled: "true", data_cycle: sometimes')],
  ['a preset', { 'application.sl.yml': 'version: 1\napplication: { schedulePresets: { often: "* * *" } }\n' }],
  ['a schedule', task('schedule: never')],
  ['a cron that never is', task('schedule: "0 0 31 2 *"')],
  ['a pattern', { 'load/sales/orders.sl.yml': table('', '(a') }],
  ['an ack', { 'load/sales/orders.sl.yml': table('ack: "a/b"') }],
  [
    'a directory elsewhere',
    { 'load/sales/_config.sl.yml': domain('directory: "gs://b/in"'), ...option('pre_load_strategy: imported') },
  ],
  ['no directory', { 'load/sales/_config.sl.yml': domain(), ...option('pre_load_strategy: imported') }],
  ['a dag that is not there', { 'application.sl.yml': 'version: 1\napplication: { dagRef: { load: x } }\n' }],
  ['the name of a domain', { 'load/a b/_config.sl.yml': domain('directory: x'), 'load/a b/t.sl.yml': table() }],
  ['the name of a table', { 'load/sales/a,b.sl.yml': table() }],
  ['the name of a task', { 'transform/kpi/a b.sql': 'SELECT 1' }],
  ['tasks in a circle', { 'transform/kpi/a.sql': 'SELECT * FROM kpi.b', 'transform/kpi/b.sql': 'SELECT * FROM kpi.a' }],
  [
    'two domains of one name',
    { 'load/s/_config.sl.yml': 'version: 1\nload: { name: sales }\n', 'load/s/t.sl.yml': table() },
  ],
  ['a key', task('tabel: x')],
  ['a variable', { 'load/sales/_config.sl.yml': domain('directory: "{{nowhere}}"') }],
])('%s: what synth refuses, plan refuses with the same words', (_, files) => {
  const folder = writeProject({ ...BASE, ...files });
  const said = synth(folder);
  const { errors } = examine(folder, {});
  expect(said).not.toEqual([]);
  for (const line of said) expect(line).toMatch(PLACED);
  expect(errors.map(bare).sort()).toEqual(said.map(bare).sort());
});

test('all wrong options of a dag configuration are told at once, each in its line', () => {
  const dag = `version: 1\ndag:\n  template: x\n  filename: '{{domain}}.py'\n  options:\n`;
  const files = { ...BASE, 'dags/d.sl.yml': `${dag}    retires: '2'\n    retries: many\n    tags: ok\n    cpu: big\n` };
  const { errors } = examine(writeProject(files), {});
  expect(errors.filter((message) => message.includes("of pipeline 'sales'"))).toEqual([
    expect.stringMatching(/^metadata\/dags\/d\.sl\.yml:6: unknown option 'retires' .* did you mean 'retries'\?$/),
    expect.stringMatching(/^metadata\/dags\/d\.sl\.yml:7: option 'retries' .* must be a whole number of tries/),
    expect.stringMatching(/^metadata\/dags\/d\.sl\.yml:9: option 'cpu' .* must be a whole number of CPU units/),
  ]);
});
