import { Keys } from '../private/struct-keys';
import { PIPELINE } from '../pipeline/pipeline-keys';
import type { LoadPipelineProps } from './load-pipeline-props';

/** Members of the properties of a load pipeline. */
export const LOAD_PIPELINE_KEYS: Keys<LoadPipelineProps> = {
  ...PIPELINE,
  ...{ domain: 'text', tables: 'list', preLoadStrategy: 'text', globalAckFilePath: 'text', ackWaitTimeout: 'own' },
  ...{ areaName: 'text', landingDirectory: 'text', staleFiles: 'text', memoryLadder: 'list' },
  ...{ maxRejectedRatio: 'number' },
};
