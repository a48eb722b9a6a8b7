export { definitionOf } from './definition-of';
export { runLocally } from './run-locally';
export type {
  Failure,
  FileContent,
  LocalContainer,
  LocalRun,
  LocalRunOptions,
  ParsedDefinition,
  ParsedState,
} from './types';
