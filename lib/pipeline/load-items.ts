import { JsonPath, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { LoadTable } from './load-table';
import { SlCommandOptions } from '../job/sl-props';
import { sparkEnvironment } from '../job/spark-config';
import type { StarlakeJob } from '../job/starlake-job';
import { knownSeconds } from '../private/checks';

/** A year, the longest that an execution lives. */
const NO_TIMEOUT = 31_536_000;

/** What differs from table to table: fields of the Map's items, and the options of the load that read them. */
export interface LoadItems {
  /** Further fields of each item, in the order of the tables; all items have the same. */
  readonly fields: Array<{ [name: string]: string | number }>;
  readonly options: SlCommandOptions;
}

/**
 * A field is in the items only when some table sets it, and then in all of them: a state cannot read a path that is not
 * there.
 *
 * @throws Error for a size, a Spark setting or a timeout that cannot be right
 */
export function loadItems(job: StarlakeJob, domain: string, tables: LoadTable[], ladder: boolean): LoadItems {
  const nameOf = (table: LoadTable) => `table '${domain}.${table.name}'`;
  const sized = ladder || tables.some(({ cpu, memoryMiB }) => cpu !== undefined || memoryMiB !== undefined);
  const sparks = tables.map((table) => sparkEnvironment(table.sparkConfig, nameOf(table)));
  const spark = sparks.some((environment) => Object.keys(environment).length > 0);
  const timed = tables.some(({ taskTimeout }) => taskTimeout !== undefined);

  const fields = tables.map((table, i) => ({
    ...(sized ? sizeFields(job, table, nameOf(table)) : {}),
    // The image's script takes an empty variable for one that is not set.
    ...(spark
      ? { sparkConf: sparks[i].SPARK_CONF_OPTIONS ?? '', sparkMemory: sparks[i].SPARK_DRIVER_MEMORY ?? '' }
      : {}),
    ...(timed ? { timeout: timeoutOf(table, nameOf(table)) } : {}),
  }));
  const options = {
    ...(sized ? { cpu: JsonPath.numberAt('$.cpu'), memoryMiB: JsonPath.numberAt('$.memory') } : {}),
    ...(timed ? { taskTimeout: Timeout.at('$.timeout') } : {}),
    ...(spark
      ? {
          environment: {
            SPARK_CONF_OPTIONS: JsonPath.stringAt('$.sparkConf'),
            SPARK_DRIVER_MEMORY: JsonPath.stringAt('$.sparkMemory'),
          },
        }
      : {}),
  };
  return { fields, options };
}

// RunTask takes sizes as text.
function sizeFields(job: StarlakeJob, table: LoadTable, what: string): { cpu: string; memory: string } {
  const { cpu, memoryMiB } = job._taskSize(table.cpu, table.memoryMiB, what);
  return { cpu: String(cpu), memory: String(memoryMiB) };
}

function timeoutOf({ taskTimeout }: LoadTable, what: string): number {
  return taskTimeout === undefined ? NO_TIMEOUT : knownSeconds(taskTimeout, `'taskTimeout' of ${what}`, 1);
}
