import type { DagMigration, Finding, Migration, Outcome, PipelineMigration } from '../../../../lib/migration/migration';
import { paint, type Style } from '../../text/ansi';
import { span } from '../../text/line';
import { table } from '../../text/table';
import { pad, printable, wrap } from '../../text/width';

/** The words for what becomes of something. */
const WORDS: { readonly [outcome in Outcome]: readonly [word: string, style: Style] } = {
  carries: ['carries over', 'green'],
  ignored: ['ignored', 'dim'],
  decide: ['decide', 'yellow'],
};
const INDENT = 16;

/** What a migration is shown with. */
interface Sum {
  readonly counts: Readonly<Record<Outcome, number>>;
  /** What to do next. */
  readonly next: string;
}

/**
 * A migration as text: each dag configuration, the pipelines, the project, the sum if all could be read, and the next step.
 *
 * @param width cells of the terminal; `Infinity` when the output is not a terminal
 */
export function migrationLines(migration: Migration, { counts, next }: Sum, width: number, color: boolean): string[] {
  const { dags, pipelines, findings, warnings, errors } = migration;
  const told = (all: readonly Finding[]) => findingLines(all, width, color);
  const isEmpty = dags.length + pipelines.length + errors.length === 0;
  const blocks = [
    isEmpty ? ['The project has no dag configurations, no tables and no tasks.'] : [],
    ...dags.map((dag) => [dagTitle(dag, errors.length === 0), ...told(dag.findings)]),
    ...(pipelines.length === 0 ? [] : [pipelineTable(migration, width, color)]),
    ...pipelines.map(({ name, findings: own }) => {
      const lines = told(own.filter(({ outcome }) => outcome === 'decide'));
      return lines.length === 0 ? [] : [`pipeline ${name}`, ...lines];
    }),
    findings.length === 0 ? [] : ['the project', ...told(findings)],
    warnings.length === 0 ? [] : ['plan warns, too:', ...warnings.flatMap((text) => textLines(text, 2, width))],
    // What carries over is not known where a file cannot be read.
    [
      ...(errors.length > 0
        ? []
        : [`${counts.carries} carry over, ${counts.ignored} ignored, ${counts.decide} to decide`]),
      `next: ${next}`,
    ],
  ];
  return blocks.filter((block) => block.length > 0).flatMap((block, at) => (at === 0 ? block : ['', ...block]));
}

/** @param isPlanned whether it is known which pipelines there are */
function dagTitle({ file, template, platform, pipelines }: DagMigration, isPlanned: boolean): string {
  const used =
    pipelines.length === 0 ? 'nothing refers to it' : `pipeline${pipelines.length === 1 ? '' : 's'} ${few(pipelines)}`;
  const title = `${file}: ${platform ?? 'a template of its own'}, ${template}`;
  return printable(isPlanned ? `${title}; ${used}` : title);
}

/** What carries over is a line; all else has a line for each. */
function findingLines(findings: readonly Finding[], width: number, color: boolean): string[] {
  const same = findings.filter(({ outcome }) => outcome === 'carries');
  const others = findings.filter(({ outcome }) => outcome !== 'carries');
  const lines = (outcome: Outcome, text: string) => {
    const [word, style] = WORDS[outcome];
    const [first, ...rest] = textLines(text, INDENT, width);
    const begin = pad(`  ${word}`, INDENT);
    return [(color ? paint(begin, style) : begin) + first!.slice(INDENT), ...rest];
  };
  return [
    ...(same.length === 0 ? [] : lines('carries', same.map(({ about }) => about).join(', '))),
    ...others.flatMap((finding) => lines(finding.outcome, findingText(finding))),
  ];
}

function findingText({ about, message, place, pipelines }: Finding): string {
  const where = [...(place === undefined ? [] : [place]), ...(pipelines === undefined ? [] : [few(pipelines)])];
  return `${about}: ${message}${where.length === 0 ? '' : ` (${where.join('; ')})`}`;
}

function textLines(text: string, indent: number, width: number): string[] {
  const room = Math.max(20, width - indent);
  return wrap(printable(text), room).map((line) => ' '.repeat(indent) + line);
}

function pipelineTable({ dags, pipelines }: Migration, width: number, color: boolean): string[] {
  const titles = ['pipeline', 'kind', 'dag', 'starts by', 'to decide'];
  const rows = pipelines.map((pipeline) => {
    const { name, kind, dag, starts } = pipeline;
    const cells = [kind, dag ?? '-', starts === 'by hand' ? 'hand' : starts, String(decisionsOf(pipeline, dags))];
    return [span(name, 'bold'), ...cells.map((text) => span(text))];
  });
  return table(
    titles.map((title) => ({ title })),
    rows,
    width,
    color,
  );
}

/** How many decisions are about a pipeline: its own, and those of its dag configuration. */
function decisionsOf({ name, dag, findings }: PipelineMigration, dags: readonly DagMigration[]): number {
  const ofDag = dags.find((each) => each.name === dag)?.findings ?? [];
  const all = [...findings, ...ofDag.filter(({ pipelines }) => pipelines?.includes(name) ?? true)];
  return all.filter(({ outcome }) => outcome === 'decide').length;
}

/** How many names a line lists; the others are only counted. */
const MAX_NAMES = 5;

function few(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return names.slice(0, MAX_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
