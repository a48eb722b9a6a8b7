import type { TransformPipelineProps } from './transform-pipeline-props';
import { Overlap } from '../pipeline/overlap';

/** Properties of a transform pipeline, with defaults. */
export interface TransformStatesProps extends TransformPipelineProps {
  readonly pipelineName: string;
  readonly overlap: Overlap;
  readonly slots: number;
}
