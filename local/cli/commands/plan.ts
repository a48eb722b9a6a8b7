import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ExitCode, messageOf, UsageError } from '../errors';
import type { Io } from '../io';
import type { Examination } from '../../../lib/starlake-project/examine-project';
import type { Arguments } from '../arguments/spec';
import { json } from '../json';
import { lookOf } from '../text/terminal';
import type { Command } from './command';
import { planLines } from './plan-lines';
import { FOLDER_HELP, PROJECT_OPTIONS, projectFolder, variablesOf } from './project-folder';

/** `starlake-sfn plan`: the pipelines that a Starlake project declares. */
export const planCommand: Command = {
  spec: {
    name: 'plan',
    summary: 'show the pipelines that a Starlake project declares',
    operands: [{ name: 'folder', help: FOLDER_HELP, optional: true }],
    options: {
      ...PROJECT_OPTIONS,
      lineage: {
        value: 'FILE',
        help: 'output of `starlake lineage --json --all --output FILE`: take dependencies from it, not from the SQL',
      },
      only: {
        value: 'A,B',
        help: "check that these pipelines or domains fit into a stack, as 'only' of a StarlakeProject",
      },
      'nested-stacks': {
        value: 'true|false',
        help: "check with this as 'nestedStacks' of a StarlakeProject (default: by the number of pipelines)",
      },
      strict: { help: 'treat warnings as errors' },
      json: { help: 'print JSON, with errors and warnings; without errors, StarlakeProject.fromManifest reads it' },
    },
    notes: [
      'It needs no app and no AWS account: it reads only the files of the project.',
      'It reports everything that synth would refuse, in all files at once, and then exits with 2; with only warnings it exits with 0.',
    ],
    examples: [
      'starlake-sfn plan',
      'starlake-sfn plan examples/starlake-project --env AWS',
      'starlake-sfn plan --json',
    ],
  },
  async run(args, io) {
    const folder = projectFolder(args.operands[0], 'plan', io);
    const { plan, nestedStacks, errors, warnings } = examineFolder(folder, args, io);
    for (const warning of warnings) io.stderr.write(`starlake-sfn: warning: ${warning}\n`);
    for (const error of errors) io.stderr.write(`starlake-sfn: ${error}\n`);
    const isRefused = errors.length > 0 || (args.switches.has('strict') && warnings.length > 0);
    if (args.switches.has('json')) {
      const said = {
        ...(nestedStacks && { nestedStacks }),
        ...(errors.length > 0 ? { errors } : {}),
        ...(warnings.length > 0 ? { warnings } : {}),
      };
      const [error = ''] = [...errors, ...warnings];
      io.stdout.write(
        json({ ...plan, ...said, ...(isRefused ? { error: { name: 'ProjectError', message: error } } : {}) }),
      );
    } else if (plan !== undefined) {
      const width = io.isTTY ? (io.columns ?? Infinity) : Infinity;
      io.stdout.write(`${planLines(plan, nestedStacks, width, lookOf(io).color).join('\n')}\n`);
    }
    return isRefused ? ExitCode.USAGE : ExitCode.OK;
  },
};

function examineFolder(folder: string, args: Arguments, io: Io): Examination {
  // The same code as at synth. Loaded here, so that other commands load neither it nor the CDK.
  const { examine } =
    require('../../../lib/starlake-project/examine-project') as typeof import('../../../lib/starlake-project/examine-project');
  const { readLineage } = require('../../../lib/project') as typeof import('../../../lib/project');
  const { env: environment, variables, lineage, only, 'nested-stacks': nestedStacks } = args.values;
  return examine(folder, {
    environment,
    variables: variablesOf(variables),
    lineage: lineage === undefined ? undefined : readLineage(readJson(path.resolve(io.cwd, lineage)), lineage),
    only: only?.split(',').map((name) => name.trim()),
    nestedStacks: nestedStacks === undefined ? undefined : flagOf(nestedStacks),
  });
}

function flagOf(written: string): boolean {
  if (written !== 'true' && written !== 'false') {
    throw new UsageError(`--nested-stacks must be true or false, got "${written}"`, 'Such as: --nested-stacks true.');
  }
  return written === 'true';
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
