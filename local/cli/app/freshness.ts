import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MEANWHILE, OWN_OUTPUT } from './app-files';
import type { SynthInputs } from './synth-inputs';

/** File in a cloud assembly that records what it was made from. */
const RECORD = 'starlake-sfn.json';

/** What a cloud assembly was made from, as its record file says. */
interface AssemblyRecord {
  /** When its manifest was written, in milliseconds since the epoch: `cdk synth` replaces the manifest but not this file. */
  readonly manifest: number;
  readonly inputs: SynthInputs;
  /** Files and folders that the app says it has read; absolute. */
  readonly reads: readonly string[];
  /**
   * Files that commands have made from the assembly since then, such as a drawing or the JSON of a run, by their names,
   * as they were written. The assembly does not depend on them until somebody changes one.
   *
   * @default - no files
   */
  readonly written?: SynthInputs;
}

/**
 * Why an app must be synthesized; undefined when its cloud assembly is up to date: made from the same command, context,
 * environment and files.
 *
 * @param output the cloud assembly
 * @param shown its name in messages
 * @param inputs the current inputs
 */
export function staleReason(output: string, shown: string, inputs: SynthInputs): string | undefined {
  if (!existsSync(manifestOf(output))) return `there is no ${shown} yet`;
  const { inputs: made, written = {} } = readRecord(output) ?? {};
  if (made === undefined) return `it is unknown what ${shown} was made from`;
  const names = [...new Set([...Object.keys(inputs), ...Object.keys(made)])];
  const isMade = (name: string) =>
    inputs[name] === OWN_OUTPUT || (inputs[name] !== undefined && inputs[name] === written[name]);
  const other = names.find((name) => inputs[name] !== made[name] && !isMade(name));
  if (other === undefined) return undefined;
  if (made[other] === MEANWHILE) return `${other} changed while ${shown} was made`;
  if (inputs[other] === undefined) return `${other} was removed after ${shown} was made`;
  return `${other} ${made[other] === undefined ? 'is new' : 'has changed'} since ${shown} was made`;
}

/** All known files and folders that the app read when its cloud assembly was made. */
export function recordedReads(output: string): readonly string[] {
  return readRecord(output)?.reads ?? [];
}

/** Records what a cloud assembly was made from. */
export function writeRecord(output: string, inputs: SynthInputs, reads: readonly string[]): void {
  const record: AssemblyRecord = { manifest: statSync(manifestOf(output)).mtimeMs, inputs, reads };
  writeFileSync(path.join(output, RECORD), JSON.stringify(record));
}

/** Records files that a command made from the assembly, as they are now. */
export function recordWritten(output: string, files: SynthInputs): void {
  const record = readRecord(output);
  if (record === undefined || Object.keys(files).length === 0) return;
  const part = path.join(output, `${RECORD}.${process.pid}`);
  try {
    writeFileSync(part, JSON.stringify({ ...record, written: { ...record.written, ...files } }));
    // Another process reads either the old or the new file, never a part of one.
    renameSync(part, path.join(output, RECORD));
  } catch {
    // The folder cannot be written to. The command has done its work; the next one will synthesize again.
  }
}

/** The record of the current assembly; undefined when another program wrote the assembly. */
function readRecord(output: string): AssemblyRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(path.join(output, RECORD), 'utf8')) as AssemblyRecord;
    return record.manifest === statSync(manifestOf(output)).mtimeMs ? record : undefined;
  } catch {
    // Missing or incomplete: nothing is known about the assembly.
    return undefined;
  }
}

function manifestOf(output: string): string {
  return path.join(output, 'manifest.json');
}
