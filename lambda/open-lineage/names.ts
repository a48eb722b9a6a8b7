import type { LineageFile } from '../../lib/contract/lineage';
import { joinUri, parseS3 } from '../storage/location';
import { facet, Dataset, Facets } from './model';

/** Fills in where executions and datasets are. */
export class LineageNames {
  private readonly places: { readonly [name: string]: string };

  /**
   * @param execution ARN of an execution of the job
   * @param datasetsUri URI of the datasets in S3
   */
  constructor(
    private readonly file: LineageFile,
    execution: string,
    private readonly datasetsUri: string,
  ) {
    const [, partition = '', , region = '', account = ''] = execution.split(':');
    const { bucket, key } = parseS3(datasetsUri);
    this.places = { partition, region, account, bucket, folder: key.replace(/\/+$/, '') };
  }

  /** Namespace of the jobs. */
  get jobs(): string {
    return this.fill(this.file.namespace);
  }

  /** A table, with what the project declares of it. */
  table(dataset: string): Dataset & { readonly facets: Facets } {
    const { namespace, name } = this.file.datasets;
    const [domain, ...rest] = dataset.split('.');
    const { description, fields = [] } = Object.hasOwn(this.file.tables, dataset) ? this.file.tables[dataset]! : {};
    return {
      namespace: this.fill(namespace),
      // An empty folder leaves a slash.
      name: this.fill(name, { domain: domain!, table: rest.join('.') }).replace(/^\/+/, ''),
      facets: {
        ...(fields.length === 0 ? {} : { schema: facet('schema', { fields }) }),
        ...(description === undefined ? {} : { documentation: facet('documentationDataset', { description }) }),
      },
    };
  }

  /** A folder of files. */
  files(path: string): Dataset {
    const { bucket, key } = parseS3(/^s3[an]?:/.test(path) ? path : joinUri(this.datasetsUri, path));
    return { namespace: `s3://${bucket}`, name: key };
  }

  private fill(text: string, more: { readonly [name: string]: string } = {}): string {
    const values: { readonly [name: string]: string } = { ...this.places, ...more };
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? values[name]! : whole));
  }
}
