import { seeOther, sentence, type Answer } from './answer';
import type { Commands } from './commands';
import { DEPLOYED_ACTIONS, type DeployedRuns } from './deployed-runs';
import { deployedPath } from './paths';

/**
 * Does on AWS what a form asks for: starts the command that a user would type. Only pipelines and runs that are known come into it.
 *
 * @param deployed absent if nobody asked for what is on AWS
 */
export async function actOnAws(
  fields: URLSearchParams,
  deployed: DeployedRuns | undefined,
  commands: Commands,
): Promise<Answer> {
  const action = DEPLOYED_ACTIONS.find((each) => each === fields.get('action'));
  const machine = deployed?.machines.find((each) => each.machine === fields.get('machine'))?.machine;
  const run = fields.get('run') ?? undefined;
  const isWhole = action !== undefined && machine !== undefined && (action === 'start') === (run === undefined);
  const argv = isWhole ? await deployed!.argv(action, machine, run) : undefined;
  if (argv === undefined)
    return sentence(404, 'There is no such pipeline or run on AWS: go back, and load the page again.');
  commands.start(argv, machine);
  return seeOther(`/${deployedPath(machine!, run)}`);
}
