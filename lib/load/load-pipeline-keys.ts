import { Keys } from '../private/struct-keys';
import { COMMAND_PIPELINE_KEYS } from '../pipeline/pipeline-keys';
import type { LoadPipelineProps } from './load-pipeline-props';

/** Members of the properties of a load pipeline. */
export const LOAD_PIPELINE_KEYS: Keys<LoadPipelineProps> = {
  ...COMMAND_PIPELINE_KEYS,
  ...{ domain: 'text', tables: 'list', preLoadStrategy: 'text', globalAckFilePath: 'text', ackWaitTimeout: 'own' },
  ...{ areaName: 'text', landingDirectory: 'text', staleFiles: 'text', memoryLadder: 'list' },
  ...{ maxRejectedRatio: 'number', grouping: 'own' },
};
