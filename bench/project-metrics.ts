import { measureProject } from './measure';
import { median } from './median';
import { PROJECT } from './project';
import { metric, type Metric } from './report';

/** To read and plan must take less time than to parse all files of the project completely. */
const TIME_BAR = 0.6;

/** How long it takes to read and plan a project, compared with only parsing its YAML files. */
export function projectMetrics(repetitions: number, tell: (step: string) => void): Metric[] {
  const size = `${PROJECT.domains} × ${PROJECT.tables}`;
  const results = Array.from({ length: repetitions }, (_, i) => {
    tell(`project of ${size} ${i + 1}/${repetitions}`);
    return measureProject(PROJECT);
  });
  const time = median(results.map(({ milliseconds }) => milliseconds));
  const parsing = median(results.map((result) => result.parsing));
  // Each with its own baseline, so that other work of the machine slows both.
  const ratio = median(results.map((result) => result.milliseconds / result.parsing));
  return [
    metric('project_plan_time_ratio', ratio, 'ratio', { baseline: 1, bar: TIME_BAR, varies: true }),
    metric('project_plan_time', time, 'ms', { baseline: parsing }),
  ];
}
