import { measureSynth } from './measure';
import { median } from './median';
import { metric, type Metric } from './report';
import type { SynthResult } from './synth';
import { LARGE_WORKLOAD, WORKLOAD } from './workload';

/**
 * Compares the synthesis of a project with this library and of the same project written the plain way. They alternate,
 * so that other work of the machine slows both.
 *
 * @param tell called with each step
 */
export function synthMetrics(pairs: number, tell: (step: string) => void): Metric[] {
  const { domains, tables } = WORKLOAD;
  const runs = Array.from({ length: pairs }, (_, i) => {
    const ours = measureSynth('ours', WORKLOAD);
    const plain = measureSynth('plain', WORKLOAD);
    const times = `${Math.round(ours.milliseconds)} ms, plain ${Math.round(plain.milliseconds)} ms`;
    tell(`synth of ${domains} domains × ${tables} tables, ${i + 1} of ${pairs}: ${times}`);
    return { ours, plain };
  });
  const { ours, plain } = runs[0]!;
  const overRuns = (value: (run: { ours: SynthResult; plain: SynthResult }) => number) => median(runs.map(value));
  return [
    metric(
      'synth_time_ratio',
      overRuns((run) => run.ours.milliseconds / run.plain.milliseconds),
      'ratio',
      {
        baseline: 1,
        bar: 0.35,
        varies: true,
      },
    ),
    metric(
      'synth_time',
      overRuns((run) => run.ours.milliseconds),
      'ms',
      {
        baseline: overRuns((run) => run.plain.milliseconds),
      },
    ),
    metric(
      'synth_time_ratio_with_imports',
      overRuns((run) => run.ours.withImports / run.plain.withImports),
      'ratio',
      {
        baseline: 1,
      },
    ),
    metric('template_bytes_ratio', ours.templateBytes / plain.templateBytes, 'ratio', { baseline: 1, bar: 0.2 }),
    metric('template_bytes', ours.templateBytes, 'bytes', { baseline: plain.templateBytes }),
    metric('resources_per_domain', ours.resources / domains, 'resources', {
      baseline: plain.resources / domains,
      bar: 4,
    }),
  ];
}

/** Whether a large project with schedules is what CloudFormation accepts: 500 resources and a megabyte for each template. */
export function largeMetrics(tell: (step: string) => void): Metric[] {
  const { domains, tables } = LARGE_WORKLOAD;
  tell(`synth of ${domains} domains × ${tables} tables with schedules`);
  const { resources, stacks, largestTemplate } = measureSynth('scheduled', LARGE_WORKLOAD);
  return [
    metric('large_project_templates', stacks, 'templates', { bar: 2 }),
    metric('large_project_resources', resources, 'resources', { bar: 500 * stacks }),
    metric('large_project_largest_template', largestTemplate, 'bytes', { bar: 1_000_000 }),
  ];
}

/** The size of a table in a definition: of one more table, and its share of the whole. */
export function definitionMetrics(tell: (step: string) => void): Metric[] {
  const { tables } = WORKLOAD;
  tell(`definition of a domain of 1 table and of ${tables} tables`);
  const bytes = (variant: 'ours' | 'plain', count: number) =>
    measureSynth(variant, { domains: 1, tables: count }).definitionBytes;
  const [one, many] = [bytes('ours', 1), bytes('ours', tables)];
  const [plainOne, plainMany] = [bytes('plain', 1), bytes('plain', tables)];
  return [
    metric('definition_bytes_per_table', (many - one) / (tables - 1), 'bytes', {
      baseline: (plainMany - plainOne) / (tables - 1),
      bar: 120,
    }),
    metric('definition_bytes_per_table_in_all', many / tables, 'bytes', { baseline: plainMany / tables }),
  ];
}
