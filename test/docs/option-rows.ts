import { effectiveOptions } from '../../lib/options/dag-options';
import { foreignOptions } from '../../lib/options/foreign-options';
import { checkMigration } from '../../lib/migration/check-migration';
import { files } from '../starlake-project/deployed';
import { writeProject } from '../project/support';

type Options = { [name: string]: string };

/** Options of dags in which they have an effect, if they have one anywhere. */
const LOAD = {
  ...{ pre_load_strategy: 'ack', global_ack_file_path: 'GO.ack', ack_wait_timeout: '60', retries: '2' },
  ...{ retry_delay: '60', default_pool: 'etl', sl_env_var: '{"A": "b"}', tags: 'a', cpu: '1024', memory: '4096' },
  ...{ default_dag_args: '{"retries": 3}', max_rejected_ratio: '0.2', grouping: 'table', timezone: 'Europe/Paris' },
  ...{ start_date: '2026-01-01', end_date: '2027-01-01', catchup: 'true', max_active_runs: '2' },
};
const TRIGGERED = {
  ...{ dataset_triggering_strategy: 'all', optional_dataset_enabled: 'true', data_cycle_enabled: 'true' },
  ...{ data_cycle: 'daily', beyond_data_cycle_enabled: 'false', min_timedelta_between_runs: '60' },
};
const FOREIGN = Object.fromEntries(foreignOptions().map((name) => [name, '2']));
const SENSOR = { pre_load_strategy: 'imported', pre_load_sensor: 'true' };

/** What becomes of each option that a distribution of Starlake has: as a project with it says. */
export function optionRows(): Array<[option: string, here: string, as: string]> {
  const dags: Array<[load: Options, transform: Options]> = [
    [
      { ...LOAD, ...FOREIGN },
      { ...TRIGGERED, ...FOREIGN },
    ],
    [SENSOR, { run_dependencies_first: 'true' }],
    [{}, { load_dependencies: 'true' }],
  ];
  const migrations = dags.map(([load, transform]) => checkMigration(writeProject(files(load, transform))));
  const all = migrations.flatMap((migration) => migration.dags.flatMap(({ findings }) => findings));
  const rowOf = (name: string): [string, string, string] => {
    const found = all.filter(({ about }) => about === name);
    const finding = ['carries', 'decide', 'ignored']
      .map((outcome) => found.find((each) => each.outcome === outcome))
      .find((each) => each !== undefined);
    if (finding === undefined) throw new Error(`nothing is said of the option '${name}'`);
    const carries = finding.message.endsWith('by its old name') ? 'other name' : 'same';
    const words = { carries, decide: 'decide', ignored: 'ignored' };
    return [name, words[finding.outcome], finding.message];
  };
  return [...new Set([...effectiveOptions(), ...foreignOptions()])].map(rowOf);
}
