import { Duration, Size } from 'aws-cdk-lib';
import { JsonPath } from 'aws-cdk-lib/aws-stepfunctions';
import { NO_TIMEOUT } from '../contract/groups/load-group';
import { SlCommandOptions } from '../commands/sl-props';
import { sparkEnvironment } from '../commands/spark-config';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { knownMebibytes, knownSeconds } from '../private/checks';

/** Settings that can differ between commands that share one state. */
interface CommandSettings {
  readonly cpu?: number;
  readonly memory?: Size;
  readonly sparkConfig?: { [name: string]: string };
  readonly taskTimeout?: Duration;
}

/** Input fields of a state that several commands share, and the options of the state that read them. */
export interface CommandItems {
  /** Fields of each item, in the order of the commands. All items have the same fields. */
  readonly fields: Array<{ [name: string]: string | number }>;
  readonly options: SlCommandOptions;
}

/**
 * A field is in all items if any command sets it, and else in none: a state cannot read a path that does not exist.
 *
 * @param whats names of the commands for errors, such as `table 'sales.orders'`
 * @param sized whether all items have sizes, even if no command sets one
 * @throws Error for an invalid size, Spark setting or timeout
 */
export function commandItems(
  job: IStarlakeJob,
  commands: readonly CommandSettings[],
  whats: readonly string[],
  sized = false,
): CommandItems {
  const hasSizes = sized || commands.some(({ cpu, memory }) => cpu !== undefined || memory !== undefined);
  const sparks = commands.map(({ sparkConfig }, i) => sparkEnvironment(sparkConfig, whats[i]));
  const spark = sparks.some((environment) => Object.keys(environment).length > 0);
  const timed = commands.some(({ taskTimeout }) => taskTimeout !== undefined);

  const driverMemory = job._options.slEnvVar.SPARK_DRIVER_MEMORY ?? '';
  const fields = commands.map((command, i) => ({
    ...(hasSizes ? sizeFields(job, command, whats[i]) : {}),
    // The image's script treats an empty variable as not set.
    ...(spark
      ? { sparkConf: sparks[i].SPARK_CONF_OPTIONS ?? '', sparkMemory: sparks[i].SPARK_DRIVER_MEMORY ?? driverMemory }
      : {}),
    ...(timed ? { timeout: timeoutOf(command, whats[i]) } : {}),
  }));
  const options = {
    ...(hasSizes ? { cpu: JsonPath.numberAt('$.cpu'), memory: Size.mebibytes(JsonPath.numberAt('$.memory')) } : {}),
    ...(timed ? { taskTimeout: Duration.seconds(JsonPath.numberAt('$.timeout')) } : {}),
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
function sizeFields(job: IStarlakeJob, command: CommandSettings, what: string): { cpu: string; memory: string } {
  const { cpu, memory } = command;
  if (memory !== undefined) {
    knownMebibytes(memory, `'memory' of ${what}`);
  }
  const size = job._context.runtime.taskSize({ cpu, memory }, what);
  return { cpu: String(size.cpu), memory: String(size.memory.toMebibytes()) };
}

function timeoutOf({ taskTimeout }: CommandSettings, what: string): number {
  return taskTimeout === undefined ? NO_TIMEOUT : knownSeconds(taskTimeout, `'taskTimeout' of ${what}`, 1);
}
