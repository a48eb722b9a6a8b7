// Writes the part of AWS's own service models that the tests hold our calls against, test/fixtures/service-models.json:
// node scripts/service-models.mjs VERSION FOLDER, with a version of botocore and its folder `botocore/data`.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const OPERATIONS = {
  dynamodb: ['GetItem', 'PutItem', 'Scan', 'UpdateItem'],
  ecs: ['DescribeTasks', 'ListTasks', 'RunTask', 'StopTask'],
  events: ['PutEvents'],
  lambda: ['Invoke'],
  logs: ['FilterLogEvents', 'GetLogEvents'],
  s3: [
    ...['AbortMultipartUpload', 'CompleteMultipartUpload', 'CopyObject', 'CreateMultipartUpload', 'DeleteObject'],
    ...['GetObject', 'GetObjectTagging', 'HeadObject', 'ListObjectsV2', 'PutObject', 'UploadPartCopy'],
  ],
  secretsmanager: ['GetSecretValue'],
  sns: ['Publish'],
  stepfunctions: ['DescribeExecution', 'GetExecutionHistory', 'SendTaskSuccess', 'StartExecution'],
};

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [version, folder] = process.argv.slice(2);
const services = Object.entries(OPERATIONS).map(([service, names]) => [service, extract(read(service), names)]);
const source = `botocore ${version}, data/*/service-2.json: lengths, patterns and names of the operations that we call`;
const text = Object.entries({ source, licence: 'Apache-2.0, Copyright Amazon.com, Inc. or its affiliates' })
  .concat(services)
  .map(
    ([name, value]) => `${JSON.stringify(name)}: ${typeof value === 'string' ? JSON.stringify(value) : lines(value)}`,
  )
  .join(',\n');
writeFileSync(path.join(root, 'test/fixtures/service-models.json'), `{\n${text}\n}\n`);

function read(service) {
  const versions = readdirSync(path.join(folder, service)).sort();
  const file = path.join(folder, service, versions.at(-1), 'service-2.json');
  return JSON.parse(gunzipSync(readFileSync(`${file}.gz`)));
}

/** The input of each operation, and all shapes in it. */
function extract({ operations, shapes }, names) {
  const inputs = Object.fromEntries(names.map((name) => [name, operations[name].input.shape]));
  const kept = new Map();
  const keep = (name) => {
    if (kept.has(name)) {
      return;
    }
    const { type, min, max, pattern, enum: words, required, members = {}, member, key, value } = shapes[name];
    const list = Object.entries(members).map(([each, { shape }]) => [each, shape]);
    const parts = { member: member?.shape, key: key?.shape, value: value?.shape };
    kept.set(name, {
      ...{ type, min, max, pattern, enum: words, required, ...parts },
      ...(type === 'structure' ? { members: Object.fromEntries(list) } : {}),
    });
    [...list.map(([, shape]) => shape), ...Object.values(parts)].filter(Boolean).forEach(keep);
  };
  Object.values(inputs).forEach(keep);
  return { inputs, shapes: Object.fromEntries([...kept].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** A line for each shape, so that a new version shows what has changed. */
function lines({ inputs, shapes }) {
  const each = Object.entries(shapes).map(([name, shape]) => `${JSON.stringify(name)}: ${JSON.stringify(shape)}`);
  return `{"inputs": ${JSON.stringify(inputs)}, "shapes": {\n${each.join(',\n')}\n}}`;
}
