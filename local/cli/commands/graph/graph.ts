import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { prepareAssembly } from '../../app/prepare-assembly';
import { ExitCode, messageOf, UsageError } from '../../errors';
import { fileName } from '../../text/file-name';
import type { Io } from '../../io';
import { json } from '../../json';
import type { Parts } from '../../parts';
import { APP_OPTIONS, type Arguments } from '../../arguments/spec';
import type { Command } from '../command';
import { formatOf, FORMATS, type Format } from './graph-format';
import { orderedPipelines, pipelineName } from '../pipeline-name';

/** `starlake-sfn graph`: a drawing of a pipeline, or of all loads and transforms of a project. */
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
      stack: { value: 'NAME', help: 'with --all, only the pipelines of this stack' },
      full: { help: 'with --all, draw all tables and tasks of large pipelines, too' },
      states: { help: 'draw the state machine of a transform pipeline, not its tasks and their datasets' },
      format: {
        value: 'FORMAT',
        choices: FORMATS,
        help: 'format of the drawing (default: from the file name, else mermaid)',
      },
      file: {
        value: 'FILE',
        help: 'file to write; - is standard output (default: - for mermaid, else <pipeline>.svg or .png, project with --all)',
      },
      json: { help: 'print JSON: name, the graph, and file if a drawing is written, too' },
      ...APP_OPTIONS,
    },
    examples: [
      'starlake-sfn graph sales',
      'starlake-sfn graph kpi --format svg',
      'starlake-sfn graph kpi --states --format svg',
      'starlake-sfn graph --all --file docs/project.svg',
      'starlake-sfn graph sales --file docs/sales.png',
      'starlake-sfn graph kpi --json',
    ],
  },
  async run(args, io, parts) {
    pipelineName('graph', args);
    checkSwitches(args);
    const format = formatOf(args.values['format'] as Format | undefined, args.values['file']);
    if (args.values['file'] === '-' && format === 'png' && io.isTTY) {
      throw new UsageError('a PNG cannot be shown in a terminal', 'Name a file: --file FILE.');
    }
    const isJson = args.switches.has('json');
    const app = await prepareAssembly(args, io, { quiet: isJson });
    const subject = await subjectOf(args, await parts.readAssembly(app.output), parts);
    const file = args.values['file'] ?? (format === 'mermaid' ? '-' : `${fileName(subject.name)}.${format}`);
    if (file !== '-') {
      write(file, await draw(subject, format, parts), io);
      if (!isJson) io.stdout.write(`Wrote ${file}\n`);
    }
    if (isJson) {
      const { name, graph } = subject;
      io.stdout.write(json({ name, ...(file === '-' ? {} : { file }), ...(await graph()) }));
    } else if (file === '-') {
      const drawing = await draw(subject, format, parts);
      io.stdout.write(typeof drawing === 'string' ? ended(drawing) : drawing);
    }
    app.made(...(file === '-' ? [] : [path.resolve(io.cwd, file)]));
    return ExitCode.OK;
  },
};

/** A pipeline or a project to draw. */
interface Subject {
  readonly name: string;
  readonly graph: () => Promise<object>;
  readonly mermaid: () => Promise<string>;
  readonly svg: () => Promise<string>;
}

function checkSwitches({ operands, switches, values: { file, format } }: Arguments): void {
  if (switches.has('json') && (file === '-' || (file === undefined && format === 'mermaid'))) {
    throw new UsageError('a drawing and JSON cannot both go to standard output', 'Name a file: --file FILE.');
  }
  if (switches.has('all') && switches.has('states')) {
    throw new UsageError('--states needs one pipeline', 'Use graph PIPELINE --states.');
  }
  if (!switches.has('all') && switches.has('full')) {
    throw new UsageError('--full needs --all', `The drawing of ${operands[0]!} already shows everything.`);
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
      graph: () => parts.graph(pipeline, states),
      mermaid: () => parts.mermaid(pipeline, states),
      svg: () => parts.svg(pipeline, states),
    };
  }
  const { steps } = await orderedPipelines(assembly, values['stack'], parts);
  const pipelines = steps.map(({ pipeline }) => pipeline);
  const title = [...new Set(pipelines.map(({ stack, outermostStack = stack }) => outermostStack))].join(', ');
  return {
    name: 'project',
    graph: () => parts.projectGraph(pipelines),
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
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
