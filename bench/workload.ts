import type { AppProps } from 'aws-cdk-lib';

/** The size of the project that both variants are written for. */
export interface Workload {
  readonly domains: number;
  readonly tables: number;
}

/** The project for the README's numbers. */
export const WORKLOAD: Workload = { domains: 100, tables: 50 };

/** A project with so many domains that templates become too large. */
export const LARGE_WORKLOAD: Workload = { domains: 200, tables: 50 };

/** Environment of all containers, in both variants. */
export const ENVIRONMENT = { SL_ROOT: 's3a://acme-data-lake/starlake', SL_ENV: 'PROD' };

/** Image that both variants run. */
export const IMAGE = 'starlakeai/starlake:1.8.1';

/**
 * Settings of both apps: feature flags for small policies, and no WASM validation of the templates, which would take
 * longer than everything measured here.
 */
export const APP_PROPS: AppProps = {
  analyticsReporting: false,
  context: {
    '@aws-cdk/aws-iam:minimizePolicies': true,
    '@aws-cdk/core:target-partitions': ['aws', 'aws-cn'],
    '@aws-cdk/aws-stepfunctions-tasks:ecsReduceRunTaskPermissions': true,
    '@aws-cdk/aws-stepfunctions-tasks:fixRunEcsTaskPolicy': true,
  },
};

/** Names of the domains. */
export function domainsOf({ domains }: Workload): string[] {
  return Array.from({ length: domains }, (_, i) => `domain_${number(i)}`);
}

/** Tables of a domain, each with its own pattern. */
export function tablesOf({ tables }: Workload): Array<{ name: string; pattern: string }> {
  return Array.from({ length: tables }, (_, i) => ({
    name: `table_${number(i)}`,
    pattern: `table_${number(i)}-.*\\.csv`,
  }));
}

/** Divides a list into groups of this size. */
export function inGroups<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

function number(index: number): string {
  return String(index).padStart(2, '0');
}
