import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { DataLake } from './data-lake';
import type { LakeEncryption } from './lake-encryption';
import { checkList, markClass } from '../private/checks';
import { checkKeys, Keys } from '../private/struct-keys';
import { Permission } from '../iam/permission';

/** Names that Glue has for databases, as Iceberg takes them. */
const DATABASE = /^[a-z0-9_]{1,252}$/;

/** What loads and transforms of Starlake 1.8 call at Glue. They drop nothing. */
const GLUE_ACTIONS = [
  'glue:GetDatabase',
  'glue:CreateDatabase',
  'glue:GetTable',
  'glue:CreateTable',
  'glue:UpdateTable',
];

const GLUE_KEYS: Keys<GlueCatalogOptions> = { databases: 'list' };

/** Options of a catalog in AWS Glue. */
export interface GlueCatalogOptions {
  /**
   * The databases that commands may read and write, in lower case: Starlake has one for each domain, by the name that it has
   * once loaded, and `audit`.
   *
   * @default - those of the project, of a StarlakeProject; a job that knows no project needs them
   */
  readonly databases?: string[];
}

/** A catalog in its place. */
export interface BoundCatalog {
  /** What the commands get. */
  readonly environment: { readonly [name: string]: string };
  /** Their permissions, besides reading and writing the lake. */
  readonly permissions: Permission[];
  /** Databases of Glue that they can use; undefined for a catalog that allows all. */
  readonly databases?: string[];
}

/**
 * Where Spark looks the tables of a lake up, for a default connection of `type: fs`. Each command runs in a fresh container, so it
 * has to be a place that all of them share: Starlake's own default is a metastore in the folder of the process.
 *
 * Tables are Iceberg's, with both. A warehouse (`type: jdbc`, BigQuery) is its own catalog and needs none.
 */
export class LakeCatalog {
  /**
   * The bucket itself: each table has its metadata beside its files, below `SL_DATASETS`. Needs nothing else.
   *
   * For tables that are written by one command at a time, which is how pipelines write them: S3 has no rename, so of two commits
   * to one table at the same moment one may be lost. The tables of the audit have many writers: a row may be missing there.
   */
  public static icebergInBucket(): LakeCatalog {
    return new LakeCatalog();
  }

  /**
   * AWS Glue, in the account and region of the stack: any number of commands may commit to one table at once, and Athena reads
   * what they write. Its databases are shared by all that is in the account: two projects with a domain of one name, or with
   * `audit`, would share it.
   *
   * The image needs Iceberg's Spark runtime and the AWS SDK for Java 2 (`bundle`); Starlake's own has both. Where Lake Formation
   * governs the databases, the job's role needs its permissions as well.
   *
   * @throws Error for a database that Glue cannot have
   */
  public static glue(options: GlueCatalogOptions = {}): LakeCatalog {
    checkKeys(options, GLUE_KEYS, 'LakeCatalog.glue', { example: 'databases' });
    return new LakeCatalog(checkDatabases(options.databases ?? []));
  }

  /** @param databases of Glue; undefined for a catalog in the bucket */
  private constructor(private readonly databases?: string[]) {}

  /**
   * The same with the databases of a project.
   *
   * @internal
   */
  public _with(databases: string[]): LakeCatalog {
    return this.databases ? LakeCatalog.glue({ databases: [...this.databases, ...databases] }) : this;
  }

  /**
   * @throws Error for a catalog in Glue that has no databases, and for variables of the lake that say another one
   * @internal
   */
  public _bind(scope: Construct, { datasets, variables }: DataLake, encryption?: LakeEncryption): BoundCatalog {
    const environment = { SL_SPARK_LOCAL_CATALOG: 'iceberg' };
    const { SL_SPARK_LOCAL_CATALOG: said = 'iceberg' } = variables;
    if (said !== 'iceberg') {
      throw new Error(
        `'${scope.node.path}' has a 'catalog' of Iceberg, and SL_SPARK_LOCAL_CATALOG=${said} in 'slEnvVar': leave one out`,
      );
    }
    if (!this.databases) {
      return { environment, permissions: [] };
    }
    if (this.databases.length === 0) {
      throw new Error(
        `'catalog' of '${scope.node.path}' must name its databases, got none: give LakeCatalog.glue the 'databases' of your domains, and of the audit`,
      );
    }
    const settings = {
      type: 'glue',
      // Athena reads s3:// only.
      warehouse: datasets.replace(/^s3[an]:/, 's3:'),
      'client.region': Stack.of(scope).region,
      ...encryption?._icebergSettings,
    };
    const databases = [...new Set(this.databases)].sort();
    const options = Object.entries(settings).map(([name, value]) => `--conf spark.sql.catalog.local.${name}=${value}`);
    return {
      environment: { ...environment, SPARK_CONF_OPTIONS: options.join(' ') },
      permissions: gluePermissions(scope, databases),
      databases,
    };
  }
}

markClass(LakeCatalog, 'LakeCatalog');

function checkDatabases(databases: string[]): string[] {
  checkList(databases, "'databases' of LakeCatalog.glue");
  const wrong = databases.find((name) => !Token.isUnresolved(name) && !DATABASE.test(name));
  if (wrong !== undefined) {
    throw new Error(
      `a database of LakeCatalog.glue must have lower-case letters, digits and _ only, as Glue takes them, got '${wrong}'`,
    );
  }
  return databases;
}

function gluePermissions(scope: Construct, databases: string[]): Permission[] {
  const arn = (resource: string) => Stack.of(scope).formatArn({ service: 'glue', resource });
  const resources = [
    arn('catalog'),
    ...databases.map((name) => arn(`database/${name}`)),
    ...databases.map((name) => arn(`table/${name}/*`)),
  ];
  return resources.map((resource) => ({ actions: GLUE_ACTIONS, resource }));
}
