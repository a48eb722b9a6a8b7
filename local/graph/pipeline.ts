import type { Pipeline } from '../pipeline';
import { toMermaid } from './state-machine/mermaid';
import { graphOf, type Graph } from './state-machine/model';
import type { ProjectGraph } from './project/project';
import { projectMermaid } from './project/project-mermaid';
import { projectSvg } from './project/project-svg';
import { toSvg } from './state-machine/svg';
import { tasksGraph } from './tasks';

/**
 * The graph of a pipeline: for a transform pipeline its tasks and the datasets they read, for any other its state
 * machine.
 *
 * @param states draw the state machine of a transform pipeline, too
 */
export function pipelineGraph(pipeline: Pipeline, states: boolean): ProjectGraph | Graph {
  return (states ? undefined : tasksGraph(pipeline)) ?? graphOf(pipeline.definition, pipeline.schedules);
}

/** {@link pipelineGraph} as an SVG picture. */
export function pipelineSvg(pipeline: Pipeline, states: boolean): string {
  const graph = pipelineGraph(pipeline, states);
  return 'cards' in graph
    ? projectSvg(graph, { title: pipeline.stack, full: true })
    : toSvg(graph, { title: pipeline.name });
}

/** {@link pipelineGraph} as a Mermaid flowchart. */
export function pipelineMermaid(pipeline: Pipeline, states: boolean): string {
  const graph = pipelineGraph(pipeline, states);
  return 'cards' in graph ? projectMermaid(graph) : toMermaid(graph);
}
