import { problem, read, removeProjects } from './support';

afterAll(removeProjects);

const application = (keys: string) => ({ 'application.sl.yml': `version: 1\napplication: { ${keys} }\n` });
const IN_PLACE = [
  'root: "{{SL_ROOT}}"',
  'datasets: "{{SL_ROOT}}/datasets"',
  'datasets: "${SL_DATASETS}/"',
  'metadata: "{{SL_ROOT}}/metadata"',
  'types: "{{SL_METADATA}}/types"',
  'area: { incoming: incoming, stage: stage, archive: archive, replay: elsewhere }',
];

test.each(IN_PLACE)('a folder may be said to be where it is: %s', (keys) => {
  expect(() => read(application(keys))).not.toThrow();
});

test.each([
  ['root: /data', 'root', "'/data', and pipelines look in '{SL_ROOT}'", 'SL_ROOT'],
  [
    'datasets: "{{SL_ROOT}}/data"',
    'datasets',
    "'{SL_ROOT}/data', and pipelines look in '{SL_DATASETS}'",
    'SL_DATASETS',
  ],
  ['metadata: meta', 'metadata', "'meta', and pipelines look in '{SL_ROOT}/metadata'", undefined],
  ['types: types', 'types', "'types', and pipelines look in '{SL_ROOT}/metadata/types'", undefined],
  ['dags: dags', 'dags', "'dags', and pipelines look in '{SL_ROOT}/metadata/dags'", undefined],
  ['area: { stage: pending }', 'area.stage', "'pending', and pipelines look in 'stage'", 'SL_AREA_STAGE'],
  ['area: { archive: old }', 'area.archive', "'old', and pipelines look in 'archive'", 'SL_AREA_ARCHIVE'],
])('a folder may not be elsewhere: %s', (keys, key, what, variable) => {
  const instead = variable === undefined ? '' : `, and set ${variable} in the environment of the commands`;
  expect(problem(application(keys))).toBe(
    `metadata/application.sl.yml:2: application.${key} is ${what}: take it out${instead}`,
  );
});

test('variables move folders for all', () => {
  const slEnvVar = { SL_ROOT: 's3a://lake', SL_DATASETS: 's3a://data', SL_AREA_STAGE: 'pending' };
  const keys = 'root: "s3a://lake", datasets: "s3a://data", area: { stage: pending }';
  expect(() => read(application(keys), { slEnvVar })).not.toThrow();
  expect(problem(application('datasets: "{{SL_ROOT}}/datasets"'), { slEnvVar })).toContain(
    "application.datasets is 's3a://lake/datasets', and pipelines look in 's3a://data'",
  );
});
