import type { DeployedProject } from '../../../deployed/deployed-project';
import type { DeployedPipeline, Place } from '../../../deployed/model';
import { regionsOf } from '../../../assembly/regions';
import { locateApp } from '../../app/locate';
import { profileOf } from '../../app/context';
import { prepareAssembly, type PreparedApp } from '../../app/prepare-assembly';
import type { Arguments } from '../../arguments/spec';
import { UsageError } from '../../errors';
import type { Io } from '../../io';
import type { Parts } from '../../parts';

/**
 * The deployed pipelines that the arguments mean: those of `--stack`, else of the stacks of the app.
 *
 * @param prepared the app, if the command has prepared it already
 * @throws UsageError when there is neither, or a stack of `--stack` is not deployed, and Error when AWS cannot be asked
 */
export async function connect(args: Arguments, io: Io, parts: Parts, prepared?: PreparedApp): Promise<DeployedProject> {
  const app = locateApp(io.cwd);
  const { region, profile = app && profileOf(app, undefined, io.env['HOME']) } = args.values;
  const named = args.lists['stack'];
  const place = named === undefined ? await placeOf(prepared ?? (await appOf(args, io)), parts) : { stacks: named };
  const project = await parts.deployed({ ...place, profile, ...(region === undefined ? {} : { region }) });
  const missing = project.missingStacks.join(', ');
  if (missing === '') return project;
  if (named !== undefined) {
    throw new UsageError(
      `not deployed in this account and region: ${missing}`,
      'Check --stack, --profile and --region. Nothing was done.',
    );
  }
  io.stderr.write(`Not deployed in this account and region, and left out: ${missing}\n`);
  return project;
}

/** Without `--profile`: the profile is one to call AWS with, and the app is not synthesized for it. */
export function withoutProfile(args: Arguments): Arguments {
  return { ...args, values: { ...args.values, profile: undefined } };
}

async function appOf(args: Arguments, io: Io): Promise<PreparedApp> {
  const isApp = locateApp(io.cwd) !== undefined;
  if (!isApp && args.values['app'] === undefined && args.values['output'] === undefined) {
    throw new UsageError(
      `no cdk.json in ${io.cwd} or a folder above it, so that no stack is known`,
      'Name the stack: --stack NAME. Or run it in the folder of the CDK app.',
    );
  }
  return prepareAssembly(withoutProfile(args), io, { quiet: args.switches.has('json') });
}

/** The stacks of an app, and their region if the app says so. */
async function placeOf(app: PreparedApp, parts: Parts): Promise<Place> {
  const pipelines = await parts.pipelinesOf(await parts.readAssembly(app.output));
  app.made();
  const stacks = [...new Set(pipelines.map(({ stack, outermostStack = stack }) => outermostStack))];
  if (stacks.length === 0) throw new UsageError('the app has no state machine', 'Name a stack: --stack NAME.');
  const [region, other] = regionsOf(app.output);
  return { stacks, ...(region === undefined || other !== undefined ? {} : { region }) };
}

/** The pipelines that people operate: not those that a construct made for itself. */
export function shownPipelines({ pipelines }: DeployedProject): DeployedPipeline[] {
  return pipelines.filter(({ kind }) => kind !== 'internal');
}
