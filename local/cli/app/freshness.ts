import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MEANWHILE, OWN_OUTPUT } from './app-files';
import type { SynthInputs } from './synth-inputs';

/** File in a cloud assembly that says what it was made from. */
const RECORD = 'starlake-sfn.json';

/** What a cloud assembly was made from, as the file beside it says. */
interface AssemblyRecord {
  /** When its manifest was written, in milliseconds since the epoch: `cdk synth` writes another one, and not this file. */
  readonly manifest: number;
  readonly inputs: SynthInputs;
  /** Files and folders that the app has said it reads; absolute. */
  readonly reads: readonly string[];
  /**
   * What commands have made from the assembly since, a drawing of it or the JSON of a run: files by their names, as they were
   * written. The assembly cannot be made from them, but as soon as somebody changes one.
   *
   * @default - nothing
   */
  readonly written?: SynthInputs;
}

/**
 * Why an app has to be synthesized, for people; undefined when its cloud assembly is up to date: it was made from the same
 * command, context, environment and files.
 *
 * @param output the cloud assembly
 * @param shown how people know it
 * @param inputs what it would be made from now
 */
export function staleReason(output: string, shown: string, inputs: SynthInputs): string | undefined {
  if (!existsSync(manifestOf(output))) return `there is no ${shown} yet`;
  const { inputs: made, written = {} } = readRecord(output) ?? {};
  if (made === undefined) return `it is not known what ${shown} was made from`;
  const names = [...new Set([...Object.keys(inputs), ...Object.keys(made)])];
  const isMade = (name: string) =>
    inputs[name] === OWN_OUTPUT || (inputs[name] !== undefined && inputs[name] === written[name]);
  const other = names.find((name) => inputs[name] !== made[name] && !isMade(name));
  if (other === undefined) return undefined;
  if (made[other] === MEANWHILE) return `${other} has changed while ${shown} was made`;
  if (inputs[other] === undefined) return `${other} is gone since ${shown} was made`;
  return `${other} ${made[other] === undefined ? 'is new' : 'has changed'} since ${shown} was made`;
}

/** Files and folders that the app has read when its cloud assembly was made, wherever they are, as far as it is known. */
export function recordedReads(output: string): readonly string[] {
  return readRecord(output)?.reads ?? [];
}

/** Writes down what a cloud assembly was made from. */
export function writeRecord(output: string, inputs: SynthInputs, reads: readonly string[]): void {
  const record: AssemblyRecord = { manifest: statSync(manifestOf(output)).mtimeMs, inputs, reads };
  writeFileSync(path.join(output, RECORD), JSON.stringify(record));
}

/** Writes down files that a command has made from the assembly, as they are now. */
export function recordWritten(output: string, files: SynthInputs): void {
  const record = readRecord(output);
  if (record === undefined || Object.keys(files).length === 0) return;
  const part = path.join(output, `${RECORD}.${process.pid}`);
  try {
    writeFileSync(part, JSON.stringify({ ...record, written: { ...record.written, ...files } }));
    // Whoever reads it meanwhile finds the one or the other.
    renameSync(part, path.join(output, RECORD));
  } catch {
    // The folder cannot be written to. What the command has made is there; the next one has a reason to synthesize.
  }
}

/** What is written down of the assembly that is there; undefined when another program has written it. */
function readRecord(output: string): AssemblyRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(path.join(output, RECORD), 'utf8')) as AssemblyRecord;
    return record.manifest === statSync(manifestOf(output)).mtimeMs ? record : undefined;
  } catch {
    // There is none, or it is half written: whatever it is, it proves nothing.
    return undefined;
  }
}

function manifestOf(output: string): string {
  return path.join(output, 'manifest.json');
}
