import { Construct } from 'constructs';
import type { LineageField, LineageTable } from '../contract/lineage';
import type { StarlakeJob } from '../job/starlake-job';
import type { Column, Project } from '../project/project';

/**
 * Tells the lineage of the job, if it has one, what a project declares of its tables.
 *
 * @param read the project; undefined for an existing plan, which has no columns
 * @throws Error for a default connection whose tables it cannot name
 */
export function describeTables(project: Construct, job: StarlakeJob, read: Project | undefined): void {
  const { lineage } = job._resources;
  if (lineage === undefined || read === undefined) {
    return;
  }
  const { name, type = 'fs' } = read.connection ?? {};
  if (type !== 'fs' && !lineage.namesTables) {
    throw new Error(
      `'openLineage' of '${job.node.path}' does not say how tables are named that '${project.node.path}' writes to its connection '${name}' ` +
        `of the type '${type}': give it as OpenLineage has it, a 'datasetNamespace' such as 'postgres://db.example.com:5432' and a 'datasetName' such as ` +
        `'database.{domain}.{table}'`,
    );
  }
  lineage.describe(tablesOf(read));
}

function tablesOf({ domains, tasks }: Project): { [dataset: string]: LineageTable } {
  const loaded = domains.flatMap((domain) =>
    domain.tables.map((table) => [`${domain.finalName}.${table.finalName}`, table] as const),
  );
  const written = tasks.map((task) => [`${task.domain}.${task.table}`, task] as const);
  return Object.fromEntries(
    [...written, ...loaded]
      .filter(([, { comment, columns }]) => comment !== undefined || columns.length > 0)
      .map(([dataset, { comment, columns }]) => [
        dataset,
        { ...(comment === undefined ? {} : { description: comment }), fields: columns.map(fieldOf) },
      ]),
  );
}

function fieldOf({ name, type, isArray, comment, fields }: Column): LineageField {
  const own = type ?? (fields === undefined ? undefined : 'struct');
  return {
    name,
    ...(own === undefined ? {} : { type: isArray ? `array<${own}>` : own }),
    ...(comment === undefined ? {} : { description: comment }),
    ...(fields === undefined ? {} : { fields: fields.map(fieldOf) }),
  };
}
