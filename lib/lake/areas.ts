import { Token } from 'aws-cdk-lib';
import { domainLockFile, pipelineFolder, successFolder } from '../contract/run-paths';
import { DataLake, isS3 } from './data-lake';
import type { PipelineKind } from '../pipeline/i-starlake-pipeline';
import { checkText } from '../private/checks';
import { shownText } from '../private/shown-text';
import { Keys } from './key-grants';
import { checkKeyPath } from './key-path';

/** A folder or a file of a domain, and the keys to read or list to find it. */
export interface Area {
  /** A path below `SL_DATASETS`, or an S3 URI; of a file with `{ds}` for the logical date. */
  readonly path: string;
  readonly keys: Keys;
}

/**
 * Where a domain's files land, before `stage`: its own directory, else what projects use by convention, the domain's folder
 * in `SL_INCOMING` or `SL_AREA_INCOMING`, `incoming` by default (Starlake: DatasetArea.scala).
 */
export function landingArea(domain: string, directory: string | undefined, lake: DataLake): Area {
  const { SL_INCOMING, SL_AREA_INCOMING } = lake.variables;
  return directory === undefined
    ? folder(
        `${SL_INCOMING || SL_AREA_INCOMING || 'incoming'}/{domain}`,
        domain,
        SL_INCOMING ? 'SL_INCOMING' : 'SL_AREA_INCOMING',
        lake,
      )
    : folder(directory, domain, `'landingDirectory' of domain '${domain}'`, lake);
}

/** Where a domain's files wait for `load`: the domain's folder in `SL_AREA_STAGE`, `stage` by default. */
export function pendingArea(domain: string, lake: DataLake): Area {
  return folder(`${lake.variables.SL_AREA_STAGE || 'stage'}/{domain}`, domain, 'SL_AREA_STAGE', lake);
}

/** Where a domain's files are while they are loaded: the domain's folder in `SL_AREA_INGESTING`, `ingesting` by default. */
export function ingestingArea(domain: string, lake: DataLake): Area {
  return folder(`${lake.variables.SL_AREA_INGESTING || 'ingesting'}/{domain}`, domain, 'SL_AREA_INGESTING', lake);
}

/** Where a domain's files go when they were loaded: the domain's folder in `SL_AREA_ARCHIVE`, `archive` by default. */
export function archiveArea(domain: string, lake: DataLake): Area {
  return folder(`${lake.variables.SL_AREA_ARCHIVE || 'archive'}/{domain}`, domain, 'SL_AREA_ARCHIVE', lake);
}

/** The file of the run lock of a domain. */
export function domainLock(domain: string): Area {
  return { path: domainLockFile(domain), keys: { exact: domainLockFile(domain), any: domainLockFile(ANY_DOMAIN) } };
}

/** The folder for success markers of all pipelines of a kind; the keys are those of one pipeline. */
export function succeededFolder(kind: PipelineKind, pipeline: string): Area {
  const path = successFolder(kind);
  const own = Token.isUnresolved(pipeline) ? pipeline : pipelineFolder(pipeline);
  return { path, keys: { exact: `${path}/${own}/*`, any: `${path}/*` } };
}

/** The ack file of a domain. */
export function ackFile(template: string, domain: string, lake: DataLake): Area {
  const what = `'globalAckFilePath' of domain '${domain}'`;
  const path = (name: string) => dataPath(template, name, what, lake, { ds: '{ds}' });
  const keys = (name: string) => path(name).replaceAll('{ds}', '????-??-??');
  return { path: path(domain), keys: { exact: keys(domain), any: keys(ANY_DOMAIN) } };
}

const ANY_DOMAIN = '*';

function folder(template: string, domain: string, what: string, lake: DataLake): Area {
  const at = (name: string) => dataPath(template, name, what, lake).replace(/\/+$/, '');
  return { path: at(domain), keys: { exact: `${at(domain)}/*`, any: `${at(ANY_DOMAIN)}/*` } };
}

/**
 * A path with its variables replaced: an S3 URI, or a path below the datasets.
 *
 * @throws Error for an unknown variable, and for a path elsewhere
 */
function dataPath(
  template: string,
  domain: string,
  what: string,
  lake: DataLake,
  more: { [name: string]: string } = {},
): string {
  const variables: { [name: string]: string } = {
    domain,
    ...more,
    SL_ROOT: lake.environment.SL_ROOT,
    SL_DATASETS: lake.datasets,
  };
  // What CDK's tokens begin with, and variables of IAM's policies.
  if (/\$\{(?!Token\[)/.test(checkText(template, what))) {
    throw new Error(`${what} must have its variables as {domain}, not as \${domain}, got '${shownText(template)}'`);
  }
  const path = checkKeyPath(template, what).replace(
    /(?<!\$)\{\{\s*(\w+)\s*\}\}|(?<!\$)\{(\w+)\}/g,
    (text, double, single) => {
      const name = (double ?? single) as string;
      if (!Object.hasOwn(variables, name)) {
        throw new Error(`${what} has the variable ${text}, known are: ${Object.keys(variables).join(', ')}`);
      }
      return variables[name];
    },
  );
  const below = path.startsWith(`${lake.datasets}/`) ? path.slice(lake.datasets.length + 1) : path;
  if (!isS3(below) && (below === '' || /^\/|^[a-z][\w+.-]*:|:\/\//i.test(below))) {
    throw new Error(`${what} must be an S3 URI or a path below SL_DATASETS, got '${shownText(template)}'`);
  }
  return below;
}
