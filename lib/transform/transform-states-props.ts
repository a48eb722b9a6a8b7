import type { TransformPipelineProps } from './transform-pipeline-props';
import { Overlap } from '../pipeline/overlap';

/** What the states of a pipeline of transforms are made of. */
export interface TransformStatesProps extends TransformPipelineProps {
  readonly pipelineName: string;
  readonly overlap: Overlap;
  readonly slots: number;
}
