/** What has made the events (`producer`, a URI). */
export const PRODUCER = 'https://github.com/starlake-ai/starlake-stepfunctions';

const SCHEMA_URL = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent';

/** Version and file of the facets that we write (openlineage.io/spec/facets). */
const FACETS = {
  dataQualityAssertions: ['1-1-0', 'DataQualityAssertionsDatasetFacet'],
  documentationDataset: ['1-1-0', 'DocumentationDatasetFacet'],
  documentationJob: ['1-1-0', 'DocumentationJobFacet'],
  errorMessage: ['1-0-1', 'ErrorMessageRunFacet'],
  jobType: ['2-0-4', 'JobTypeJobFacet'],
  nominalTime: ['1-0-1', 'NominalTimeRunFacet'],
  outputStatistics: ['1-0-2', 'OutputStatisticsOutputDatasetFacet'],
  parent: ['1-2-0', 'ParentRunFacet'],
  schema: ['1-2-0', 'SchemaDatasetFacet'],
} as const;

/** A facet of OpenLineage: what is known about something, with the schema that says how it is written. */
export interface Facet {
  readonly _producer: string;
  readonly _schemaURL: string;
  readonly [field: string]: unknown;
}

/** Facets by name. */
export interface Facets {
  readonly [name: string]: Facet;
}

/** Identifies a job. */
export interface JobId {
  readonly namespace: string;
  readonly name: string;
}

/** Identifies a run, as a child of it names it. */
export interface RunRef {
  readonly run: { readonly runId: string };
  readonly job: JobId;
}

/** A dataset that a run reads or writes. */
export interface Dataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets?: Facets;
  readonly inputFacets?: Facets;
  readonly outputFacets?: Facets;
}

/** An event of OpenLineage about a run (spec 2-0-2, `RunEvent`). */
export interface RunEvent {
  readonly eventType: 'START' | 'COMPLETE' | 'FAIL' | 'ABORT';
  /** ISO-8601. */
  readonly eventTime: string;
  readonly run: { readonly runId: string; readonly facets: Facets };
  readonly job: JobId & { readonly facets: Facets };
  readonly inputs: Dataset[];
  readonly outputs: Dataset[];
  readonly producer: string;
  readonly schemaURL: string;
}

/** A facet with the URL of its schema. */
export function facet(kind: keyof typeof FACETS, fields: { readonly [field: string]: unknown }): Facet {
  const [version, name] = FACETS[kind];
  const schema = `https://openlineage.io/spec/facets/${version}/${name}.json#/$defs/${name}`;
  return { _producer: PRODUCER, _schemaURL: schema, ...fields };
}

/** An event with the URL of its schema. */
export function runEvent(event: Omit<RunEvent, 'producer' | 'schemaURL'>): RunEvent {
  return { ...event, producer: PRODUCER, schemaURL: SCHEMA_URL };
}
