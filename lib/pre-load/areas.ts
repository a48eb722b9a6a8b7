import { DataLake, isS3 } from '../job/data-lake';

/** A folder, as a path below `SL_DATASETS` or as an S3 URI, and the keys that may be listed to look into it. */
export interface Area {
  readonly folder: string;
  readonly listable: string;
}

// One function serves every domain of a job, and its policy has no room for a statement each.
const ANY_DOMAIN = '*';

/** Where a domain's files land, before `stage`: its own directory, or the names of today's and of older projects. */
export function landingAreas(domain: string, directory: string | undefined, lake: DataLake): Area[] {
  if (directory === undefined) {
    return [sister('incoming', domain), sister('importing', domain)];
  }
  const what = `'landingDirectory' of domain '${domain}'`;
  const folder = dataPath(directory, domain, what, lake).replace(/\/+$/, '');
  return [{ folder, listable: `${dataPath(directory, ANY_DOMAIN, what, lake).replace(/\/+$/, '')}/*` }];
}

/** Where a domain's files wait for `load`, by today's name and the older one. */
export function pendingAreas(domain: string): Area[] {
  return [sister('stage', domain), sister('pending', domain)];
}

function sister(area: string, domain: string): Area {
  return { folder: `${area}/${domain}`, listable: `${area}/*` };
}

/** The ack file of a domain, with `{ds}` for the logical date, and the keys that any domain's may have. */
export function ackFileOf(template: string, domain: string, lake: DataLake): { path: string; keys: string } {
  const what = `'globalAckFilePath' of domain '${domain}'`;
  const keys = dataPath(template, ANY_DOMAIN, what, lake).replaceAll('{ds}', '*');
  return { path: dataPath(template, domain, what, lake), keys };
}

/**
 * A path with its variables replaced, all but `{ds}`, the run's logical date: an S3 URI, or a path below the datasets.
 *
 * @param what names the path in errors
 * @throws Error for an unknown variable, and for a path elsewhere
 */
function dataPath(template: string, domain: string, what: string, lake: DataLake): string {
  const variables: { [name: string]: string } = {
    domain,
    ds: '{ds}',
    SL_ROOT: lake.environment.SL_ROOT,
    SL_DATASETS: lake.datasets,
  };
  const path = template.replace(/(?<!\$)\{\{\s*(\w+)\s*\}\}|(?<!\$)\{(\w+)\}/g, (text, double, single) => {
    const name = (double ?? single) as string;
    if (!Object.hasOwn(variables, name)) {
      throw new Error(`${what} has the variable ${text}, known are: ${Object.keys(variables).join(', ')}`);
    }
    return variables[name];
  });
  const below = path.startsWith(`${lake.datasets}/`) ? path.slice(lake.datasets.length + 1) : path;
  if (!isS3(below) && (below === '' || /^\/|:\/\//.test(below) || below.split('/').includes('..'))) {
    throw new Error(`${what} must be an S3 URI or a path below SL_DATASETS, got '${template}'`);
  }
  return below;
}
