import type { AttributeTypes } from '../keys/attribute-types';
import type { ConnectionNames } from './connection-names';
import type { DagNames } from './read-dags';

/** Names that tables and tasks can refer to. */
export interface KnownNames {
  readonly dags: DagNames;
  readonly connections: ConnectionNames;
  readonly types: AttributeTypes;
}
