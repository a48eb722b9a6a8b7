import type { Pipeline } from '../../pipeline';
import { prepareAssembly } from '../app/prepare-assembly';
import { ExitCode } from '../errors';
import { json } from '../json';
import { APP_OPTIONS } from '../arguments/spec';
import { span } from '../text/line';
import { table } from '../text/table';
import { lookOf } from '../text/terminal';
import type { Command } from './command';
import type { Definition } from '../../asl';

/** `starlake-sfn list`: the pipelines of the app. */
export const listCommand: Command = {
  spec: {
    name: 'list',
    summary: 'list the pipelines of the app',
    operands: [],
    options: { json: { help: 'print JSON' }, ...APP_OPTIONS },
    examples: ['starlake-sfn list', 'starlake-sfn list --json'],
  },
  async run(args, io, parts) {
    const isJson = args.switches.has('json');
    const app = await prepareAssembly(args, io, { quiet: isJson });
    const all = await parts.pipelinesOf(await parts.readAssembly(app.output));
    const pipelines = all.filter(({ kind }) => kind !== 'internal');
    if (isJson) {
      io.stdout.write(json({ pipelines: pipelines.map(asJson) }));
    } else if (pipelines.length === 0) {
      io.stdout.write('The app has no state machine.\n');
    } else {
      const rows = pipelines.map(({ name, kind, stack, outermostStack = stack, definition }) => [
        span(name, 'bold'),
        span(kind),
        span(outermostStack),
        span(String(countStates(definition))),
      ]);
      const columns = [{ title: 'name' }, { title: 'kind' }, { title: 'stack' }] as const;
      const width = io.isTTY ? (io.columns ?? Infinity) : Infinity;
      const lines = table([...columns, { title: 'states', align: 'right' }], rows, width, lookOf(io).color);
      io.stdout.write(`${lines.join('\n')}\n`);
    }
    app.made();
    return ExitCode.OK;
  },
};

/** How many states a definition has, including those inside a Map or a Parallel. */
function countStates(definition: Definition): number {
  return Object.values(definition.States).reduce((sum, state) => {
    const inner = [state.ItemProcessor, state.Iterator, ...(state.Branches ?? [])];
    return sum + 1 + inner.reduce((all, each) => all + (each === undefined ? 0 : countStates(each)), 0);
  }, 0);
}

function asJson({ name, kind, stack, logicalId, path, definition, datasets }: Pipeline) {
  return { name, kind, stack, states: countStates(definition), logicalId, path, datasets };
}
