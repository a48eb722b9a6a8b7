import type { AttributeTypes } from '../keys/attribute-types';
import type { ConnectionNames } from './connection-names';
import type { DagNames } from './read-dags';

/** What tables and tasks refer to by name. */
export interface KnownNames {
  readonly dags: DagNames;
  readonly connections: ConnectionNames;
  readonly types: AttributeTypes;
}
