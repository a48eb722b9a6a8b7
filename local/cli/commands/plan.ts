import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ProjectPlan } from '../../../lib/project';
import { locateApp } from '../app/locate';
import { ExitCode, messageOf, UsageError } from '../errors';
import type { Io } from '../io';
import { ROOT_CONTEXT } from '../project-root/resolve-root';
import { lookOf } from '../text/terminal';
import type { Command } from './command';
import { planLines } from './plan-lines';

/** `starlake-sfn plan`: the pipelines that a Starlake project declares. */
export const planCommand: Command = {
  spec: {
    name: 'plan',
    summary: 'show the pipelines that a Starlake project declares',
    operands: [
      {
        name: 'folder',
        help: `the project, which has metadata/ (default: ${ROOT_CONTEXT} in the context of cdk.json, else here)`,
        optional: true,
      },
    ],
    options: {
      env: { value: 'SL_ENV', help: 'environment: env.SL_ENV.sl.yml is read over env.sl.yml' },
      lineage: {
        value: 'FILE',
        help: 'what `starlake lineage --json --all --output FILE` wrote: dependencies from there, not from the SQL',
      },
      json: { help: 'print JSON, which StarlakeProject.fromManifest reads' },
    },
    notes: ['No app and no AWS account are needed: this reads the files of the project and nothing else.'],
    examples: [
      'starlake-sfn plan',
      'starlake-sfn plan examples/starlake-project --env AWS',
      'starlake-sfn plan --json',
    ],
  },
  async run(args, io) {
    const folder = folderOf(args.operands[0], io);
    const plan = planOf(folder, args.values['env'], args.values['lineage'], io);
    for (const warning of plan.warnings ?? []) io.stderr.write(`starlake-sfn: warning: ${warning}\n`);
    if (args.switches.has('json')) {
      io.stdout.write(`${JSON.stringify(plan, undefined, 2)}\n`);
    } else {
      const width = io.isTTY ? (io.columns ?? Infinity) : Infinity;
      io.stdout.write(`${planLines(plan, width, lookOf(io).color).join('\n')}\n`);
    }
    return ExitCode.OK;
  },
};

function folderOf(operand: string | undefined, io: Io): string {
  if (operand !== undefined) return path.resolve(io.cwd, operand);
  if (existsSync(path.join(io.cwd, 'metadata'))) return io.cwd;
  const app = locateApp(io.cwd);
  const configured = app?.config.context?.[ROOT_CONTEXT];
  if (app !== undefined && typeof configured === 'string') return path.resolve(app.directory, configured);
  throw new UsageError(
    'which project? The working directory has no metadata/',
    'Name its folder: starlake-sfn plan DIR.',
  );
}

function planOf(folder: string, environment: string | undefined, lineage: string | undefined, io: Io): ProjectPlan {
  // The one thing of lib/ that the command line has: plain data, without the CDK. Loaded here, other commands do without it.
  const project = require('../../../lib/project') as typeof import('../../../lib/project');
  const options =
    lineage === undefined ? {} : { lineage: project.readLineage(readJson(path.resolve(io.cwd, lineage)), lineage) };
  return project.planProject(project.readProject(folder, { environment }), options);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(
      `cannot read the lineage ${file}: ${messageOf(error)}`,
      'Write it with: starlake lineage --json --all --output FILE.',
    );
  }
}
