// Buckets whose policies demand something of requests.
import S3Error from 's3rver/lib/models/error.js';

const demands = new Map();

export function demand({ bucket, ...rules }) {
  demands.set(bucket, rules);
}

const ENCRYPTION = 'x-amz-server-side-encryption';

export function enforce({ method, path, query, headers }, next) {
  const rules = demands.get(path.split('/')[1]);
  if (rules) {
    deny(rules.endpoint && headers.host !== rules.endpoint, 'it does not come through the VPC endpoint');
    deny(rules.owner && headers['x-amz-expected-bucket-owner'] !== rules.owner, 'it does not name the owner');
    const copies = headers['x-amz-copy-source'] !== undefined;
    deny(rules.owner && copies && headers['x-amz-source-expected-bucket-owner'] !== rules.owner, 'nor the source’s');
    const makes = method === 'PUT' ? query.partNumber === undefined : method === 'POST' && query.uploads !== undefined;
    if (makes) {
      deny(rules.encryption !== headers[ENCRYPTION], 'it asks for no encryption, or another one');
      deny(rules.key !== headers[`${ENCRYPTION}-aws-kms-key-id`], 'it asks for another key');
    } else if (headers[ENCRYPTION] !== undefined) {
      throw new S3Error('InvalidArgument', `${ENCRYPTION} header is not supported for this operation.`);
    }
  }
  return next();
}

function deny(isDenied, reason) {
  if (isDenied) {
    throw new S3Error('AccessDenied', `an explicit deny in a resource-based policy: ${reason}`);
  }
}
