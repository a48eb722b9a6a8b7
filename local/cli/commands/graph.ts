import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { prepareAssembly } from '../app/prepare-assembly';
import { ExitCode, messageOf, UsageError } from '../errors';
import { fileName } from '../file-name';
import type { Io } from '../io';
import type { Parts } from '../parts';
import { APP_OPTIONS, type Arguments } from '../spec';
import type { Command } from './command';
import { orderedPipelines, pipelineName } from './pipeline-name';

const FORMATS = ['mermaid', 'svg', 'png'] as const;
type Format = (typeof FORMATS)[number];
const NAMES = { mermaid: 'a Mermaid file', svg: 'an SVG', png: 'a PNG' } as const;
const EXTENSIONS: ReadonlyMap<string, Format> = new Map([
  ['.mmd', 'mermaid'],
  ['.md', 'mermaid'],
  ['.txt', 'mermaid'],
  ['.svg', 'svg'],
  ['.png', 'png'],
]);

/** `starlake-sfn graph`: a drawing of a pipeline, or of all that a project loads and transforms. */
export const graphCommand: Command = {
  spec: {
    name: 'graph',
    summary: 'draw a pipeline, or a whole project',
    operands: [
      {
        name: 'pipeline',
        help: 'name of a pipeline (a load pipeline goes by its domain), or construct id of another state machine',
        optional: true,
      },
    ],
    options: {
      all: { help: 'draw all loads and transforms, and the datasets between them' },
      stack: { value: 'NAME', help: 'with --all, the pipelines of this stack only' },
      full: { help: 'with --all, every table and task of pipelines that have very many' },
      states: { help: 'draw the state machine of a transform pipeline, not its tasks and what they read' },
      format: {
        value: 'FORMAT',
        choices: FORMATS,
        help: 'what to draw (default: what the name of the file says, else mermaid)',
      },
      file: {
        value: 'FILE',
        help: 'where to; - is standard output (default: there for mermaid, else <pipeline>.svg or .png, project with --all)',
      },
      ...APP_OPTIONS,
    },
    examples: [
      'starlake-sfn graph sales',
      'starlake-sfn graph kpi --format svg',
      'starlake-sfn graph kpi --states --format svg',
      'starlake-sfn graph --all --file docs/project.svg',
      'starlake-sfn graph sales --file docs/sales.png',
    ],
  },
  async run(args, io, parts) {
    pipelineName('graph', args);
    checkSwitches(args);
    const format = formatOf(args.values['format'] as Format | undefined, args.values['file']);
    const app = await prepareAssembly(args, io, { quiet: false });
    const subject = await subjectOf(args, await parts.readAssembly(app.output), parts);
    const file = args.values['file'] ?? (format === 'mermaid' ? '-' : `${fileName(subject.name)}.${format}`);
    if (file === '-' && format === 'png' && io.isTTY) {
      throw new UsageError('a PNG is nothing for a terminal', 'Name a file: --file FILE.');
    }
    const drawing = await draw(subject, format, parts);
    if (file === '-') io.stdout.write(typeof drawing === 'string' ? ended(drawing) : drawing);
    else write(file, drawing, io);
    return ExitCode.OK;
  },
};

/** What is drawn. */
interface Subject {
  readonly name: string;
  mermaid(): Promise<string>;
  svg(): Promise<string>;
}

function checkSwitches({ operands, switches }: Arguments): void {
  if (switches.has('all') && switches.has('states')) {
    throw new UsageError('--states goes with one pipeline', 'Say graph PIPELINE --states.');
  }
  if (!switches.has('all') && switches.has('full')) {
    throw new UsageError('--full goes with --all', `Nothing is left out of the drawing of ${operands[0]!}.`);
  }
}

/** A pipeline, or the project as a whole. */
async function subjectOf({ operands, switches, values }: Arguments, assembly: unknown, parts: Parts): Promise<Subject> {
  const [name] = operands;
  if (!switches.has('all')) {
    const pipeline = await parts.findPipeline(assembly, name!);
    const states = switches.has('states');
    return {
      name: pipeline.name,
      mermaid: () => parts.mermaid(pipeline, states),
      svg: () => parts.svg(pipeline, states),
    };
  }
  const { steps } = await orderedPipelines(assembly, values['stack'], parts);
  const pipelines = steps.map(({ pipeline }) => pipeline);
  const title = [...new Set(pipelines.map(({ stack }) => stack))].join(', ');
  return {
    name: 'project',
    mermaid: () => parts.projectMermaid(pipelines),
    svg: () => parts.projectSvg(pipelines, { title, full: switches.has('full') }),
  };
}

async function draw(subject: Subject, format: Format, parts: Parts): Promise<string | Buffer> {
  if (format === 'mermaid') return subject.mermaid();
  const svg = await subject.svg();
  return format === 'svg' ? svg : parts.png(svg);
}

function write(file: string, drawing: string | Buffer, io: Io): void {
  try {
    writeFileSync(path.resolve(io.cwd, file), typeof drawing === 'string' ? ended(drawing) : drawing);
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${messageOf(error)}`);
  }
  io.stdout.write(`Wrote ${file}\n`);
}

/** The format asked for, else the one that the name of the file says; they must not contradict each other. */
function formatOf(asked: Format | undefined, file: string | undefined): Format {
  const extension = path.extname(file ?? '').toLowerCase();
  if (extension === '') return asked ?? 'mermaid';
  const named = EXTENSIONS.get(extension);
  if (named === undefined) {
    throw new UsageError(
      `--file ${file}: no drawing has the extension ${extension}`,
      `Known are ${[...EXTENSIONS.keys()].join(', ')}.`,
    );
  }
  if (asked !== undefined && asked !== named) {
    throw new UsageError(
      `--format ${asked} contradicts --file ${file}, which is the name of ${NAMES[named]}`,
      'Leave out --format, or name a file that ends in ' +
        `${[...EXTENSIONS].flatMap(([end, format]) => (format === asked ? [end] : [])).join(', ')}.`,
    );
  }
  return named;
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
