import type { Pipeline } from '../model';
import { toMermaid } from './mermaid';
import { graphOf } from './model';
import { projectMermaid } from './project-mermaid';
import { projectSvg } from './project-svg';
import { toSvg } from './svg';
import { tasksGraph } from './tasks';

/**
 * A pipeline as an SVG picture: a transform pipeline as its tasks and what they read, any other as its state machine.
 *
 * @param states draws the state machine of a transform pipeline too
 */
export function pipelineSvg(pipeline: Pipeline, states: boolean): string {
  const tasks = states ? undefined : tasksGraph(pipeline);
  if (tasks) return projectSvg(tasks, { title: pipeline.stack, full: true });
  return toSvg(graphOf(pipeline.definition, pipeline.schedules), { title: pipeline.name });
}

/** As {@link pipelineSvg}, as a Mermaid flowchart. */
export function pipelineMermaid(pipeline: Pipeline, states: boolean): string {
  const tasks = states ? undefined : tasksGraph(pipeline);
  return tasks ? projectMermaid(tasks) : toMermaid(graphOf(pipeline.definition, pipeline.schedules));
}
