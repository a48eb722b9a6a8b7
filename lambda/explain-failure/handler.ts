import { explainFailure, ExplainFailureEvent, TableFailure } from './explain-failure';

/** Lambda entry point: what a failed load leaves in the run's state instead of ECS's whole task description. */
export async function handler(event: ExplainFailureEvent): Promise<{ table: string; failure: TableFailure }> {
  const { CONTAINER_NAME: container, LOG_GROUP: group, LOG_STREAM_PREFIX: streamPrefix } = process.env;
  return { table: event.table, failure: explainFailure(event, { container, group, streamPrefix }) };
}
