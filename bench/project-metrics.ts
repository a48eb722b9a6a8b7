import { measureProject } from './measure';
import { median } from './median';
import { PROJECT } from './project';
import { metric, type Metric } from './report';

/** Reading and planning takes less than parsing every file of the project whole. */
const TIME_BAR = 0.6;

/** How long it takes to read and to plan a project, against parsing its YAML files and nothing else. */
export function projectMetrics(repetitions: number, tell: (step: string) => void): Metric[] {
  const size = `${PROJECT.domains} × ${PROJECT.tables}`;
  const results = Array.from({ length: repetitions }, (_, i) => {
    tell(`project of ${size} ${i + 1}/${repetitions}`);
    return measureProject(PROJECT);
  });
  const time = median(results.map(({ milliseconds }) => milliseconds));
  const parsing = median(results.map((result) => result.parsing));
  // Each against its own baseline, so that whatever else the machine does slows both.
  const ratio = median(results.map((result) => result.milliseconds / result.parsing));
  return [
    metric('project_plan_time_ratio', ratio, 'ratio', { baseline: 1, bar: TIME_BAR }),
    metric('project_plan_time', time, 'ms', { baseline: parsing }),
  ];
}
