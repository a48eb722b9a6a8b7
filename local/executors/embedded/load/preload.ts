import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { localPath } from '../project/areas';
import type { CommandContext, CommandResult } from '../command/command';
import { CommandError } from '../command/command-error';
import { readDomains } from '../project/domain';
import { exists, listFiles } from './files';
import { landedFiles, selectTables } from './landing';

/** `preload`: exit code 0 if the domain is ready to be loaded, 1 if not. */
export async function preload(context: CommandContext): Promise<CommandResult> {
  const { domain, strategy, notReadySentinel } = context.command.texts;
  const ready = await isReady(context);
  context.print(`${domain}: ${ready ? 'ready' : 'not ready'} (strategy ${strategy ?? 'none'})`);
  if (ready) {
    return { exitCode: 0 };
  }
  if (notReadySentinel === undefined) {
    return { exitCode: 1 };
  }
  const sentinel = localPath(notReadySentinel, '--notReadySentinel', context.project.areas.root);
  await fs.mkdir(path.dirname(sentinel), { recursive: true });
  await fs.writeFile(sentinel, '');
  return { exitCode: 0 };
}

async function isReady(context: CommandContext): Promise<boolean> {
  switch (context.command.texts.strategy?.toLowerCase()) {
    case 'imported':
      return anyFile(context, async (domain, tables) => (await landedFiles(domain, tables)).length > 0);
    case 'pending':
      // Starlake counts only the files of `--tables`: without tables, everything is ready.
      return context.command.lists.tables === undefined || anyFile(context, hasStagedFile(context));
    case 'ack':
      return consumeAck(context);
    default:
      return true;
  }
}

type Domains = ReturnType<typeof readDomains>;

async function anyFile(
  context: CommandContext,
  check: (domain: Domains[number], tables?: readonly string[]) => Promise<boolean>,
): Promise<boolean> {
  const { tables } = context.command.lists;
  const domains = readDomains(context.project, [context.command.texts.domain], tables);
  const found = await Promise.all(domains.map((domain) => check(domain, tables)));
  return found.includes(true);
}

function hasStagedFile(context: CommandContext) {
  return async (domain: Domains[number], tables?: readonly string[]): Promise<boolean> => {
    const names = await listFiles(context.project.areas.folder('stage', domain.label));
    return selectTables(domain, tables).some(({ pattern }) => names.some((name) => pattern.test(name)));
  };
}

async function consumeAck(context: CommandContext): Promise<boolean> {
  const { globalAckFilePath } = context.command.texts;
  if (globalAckFilePath === undefined) {
    throw new CommandError('--strategy ack needs --globalAckFilePath');
  }
  const file = localPath(globalAckFilePath, '--globalAckFilePath', context.project.areas.root);
  if (!(await exists(file))) {
    return false;
  }
  await fs.rm(file);
  return true;
}
