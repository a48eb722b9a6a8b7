// The helpers for programs in other languages: a request in JSON on standard input, the answer in JSON on standard output.
import { text } from 'node:stream/consumers';
import { captureConsole } from '../local/cli/progress/console';
import type { Template } from '../local/assembly/model';
import { definitionIn } from './definition-in';
import { runIn } from './run-in';
import { stackTarget, templateTarget } from './target';
import type { LocalRunOptions } from './types';

/** What a program asks for: a definition, or a run if it has options. */
interface Request {
  /** Folder of the cloud assembly. */
  readonly assembly?: string;
  /** Path of a stack's construct in it. */
  readonly stack?: string;
  /** Instead of an assembly. */
  readonly template?: Template;
  readonly pipeline?: string;
  readonly run?: Omit<LocalRunOptions, 'files'> & { readonly files?: Readonly<Record<string, Content>> };
}

type Content = string | { readonly path: string } | { readonly base64: string };

async function answer({ assembly, stack, template, pipeline, run }: Request): Promise<object> {
  const target = template === undefined ? stackTarget(assembly!, stack) : templateTarget(template);
  if (run === undefined) return definitionIn(target, pipeline);
  const { files, ...options } = run;
  return runIn(target, pipeline!, files === undefined ? options : { ...options, files: decoded(files) });
}

function decoded(files: Readonly<Record<string, Content>>): LocalRunOptions['files'] {
  const contentOf = (content: Content) =>
    typeof content === 'object' && 'base64' in content ? Buffer.from(content.base64, 'base64') : content;
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [name, contentOf(content)]));
}

// What functions print goes elsewhere: the answer stands alone.
captureConsole((line) => process.stderr.write(`${line}\n`));
void text(process.stdin)
  .then((request) => answer(JSON.parse(request) as Request))
  .then(
    (value) => void process.stdout.write(JSON.stringify({ value })),
    (error: Error) => void process.stdout.write(JSON.stringify({ error: error.message })),
  );
