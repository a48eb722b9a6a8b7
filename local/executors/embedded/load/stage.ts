import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { printUnknown, type CommandContext, type CommandResult } from '../command/command';
import { readDomains, type Domain } from '../project/domain';
import { moveFile } from './files';
import { landedFiles, landingDirectory, type LandedFile } from './landing';

/** `stage`: moves files from the landing directories of the domains to the stage area. */
export async function stage(context: CommandContext): Promise<CommandResult> {
  const { domains: domainNames, tables } = context.command.lists;
  const domains = readDomains(context.project, domainNames, tables);
  printUnknown(context, names(domains), domainNames);
  printUnknown(context, names(domains.flatMap((domain) => domain.tables)), tables);
  const landed = await Promise.all(
    domains.map(async (domain) => [domain, await filesToStage(domain, tables)] as const),
  );
  for (const [domain, files] of landed) {
    await stageDomain(context, domain, files);
  }
  return { exitCode: 0 };
}

/** Refuses invalid files before any file is moved. */
async function filesToStage(domain: Domain, tables?: readonly string[]): Promise<LandedFile[]> {
  const files = await landedFiles(domain, tables);
  const own = files.find(({ name, ack }) => name === ack);
  if (own) {
    throw own.table.errorOf(
      ['pattern'],
      `matches ${own.name}, an acknowledgement file: Starlake would treat it as data, remove it, and fail. Make it match no file that ends with .${own.table.ack ?? ''}`,
    );
  }
  return files;
}

async function stageDomain(context: CommandContext, domain: Domain, files: readonly LandedFile[]): Promise<void> {
  const from = landingDirectory(domain);
  const to = context.project.areas.folder('stage', domain.label);
  if (files.length === 0) {
    context.print(`${domain.name}: no file to stage in ${from}`);
  }
  for (const { name, table, ack } of files) {
    context.signal.throwIfAborted();
    if (await moveFile(name, from, to, false)) {
      await context.reach('staged', { domain: domain.name, table: table.name, file: name });
      context.print(`${domain.name}: ${name} staged to ${to}`);
      if (ack) {
        await fs.rm(path.join(from, ack), { force: true });
      }
    }
  }
}

function names(items: ReadonlyArray<{ readonly name: string }>): string[] {
  return items.map(({ name }) => name);
}
