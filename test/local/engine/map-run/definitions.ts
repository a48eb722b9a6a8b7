import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { ecsState } from '../support';

/** Of a state that is the last one. */
export const End = true;
/** A state that answers its input. */
export const Each = { Type: 'Pass', End };
/** A `ResultWriter` to the lake. */
export const WRITER = {
  Resource: 'arn:aws:states:::s3:putObject',
  Parameters: { Bucket: 'lake', Prefix: 'project/results' },
};

/** A definition of one distributed Map, which runs these states for each item. */
export function distributed(
  more: object = {},
  States: Record<string, object> = { Each },
  processor: object = {},
): object {
  const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
  const ItemProcessor = { ProcessorConfig, StartAt: Object.keys(States)[0], States, ...processor };
  return {
    StartAt: 'Map',
    States: {
      Map: { Type: 'Map', Label: 'items', ItemProcessor, ItemsPath: '$.items', Next: 'After', ...more },
      After: { Type: 'Choice', Choices: [{ Variable: '$', IsPresent: false, Next: 'Never' }], Default: 'Done' },
      Done: { Type: 'Succeed' },
      // It says where the lake is.
      Never: ecsState(['never'], { End }),
    },
  };
}

/** An `ItemReader` of a file. */
export const reader = (parameters: object) => ({
  ItemsPath: undefined,
  ItemReader: {
    Resource: 'arn:aws:states:::s3:getObject',
    ReaderConfig: { InputType: 'JSON' },
    Parameters: parameters,
  },
});

/** The JSON of a file. */
export const read = (...file: string[]) =>
  JSON.parse(readFileSync(path.join(...file), 'utf8')) as Record<string, unknown>;
/** ARNs of the executions and of the Map Run, but for their end. */
export const EXECUTION = 'arn:aws:states:us-east-1:000000000000:execution:Stack1-Machine/items:';
export const MAP_RUN = 'arn:aws:states:us-east-1:000000000000:mapRun:Stack1-Machine/items:';
