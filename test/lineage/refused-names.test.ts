import { Aws, SecretValue } from 'aws-cdk-lib';
import { OpenLineage, OpenLineageHttpOptions } from '../../lib';

const url = 'https://lineage.example.com';

test.each<[string, OpenLineageHttpOptions, RegExp]>([
  ['a namespace that is known later', { url, jobNamespace: `prod-${Aws.REGION}` }, /known at synth.*write \{region\}/],
  ['an unknown place', { url, jobNamespace: 'prod-{stage}' }, /'jobNamespace' .* has \{stage\}.* \{account\}/],
  ['a table in a namespace', { url, datasetNamespace: '{table}' }, /'datasetNamespace' .* has \{table\}/],
  ['an unknown part', { url, datasetNamespace: 'a', datasetName: '{schema}.{table}' }, /has \{schema\}.*\{domain\}/],
  ['an empty namespace', { url, jobNamespace: '' }, /'jobNamespace' of OpenLineage.http must not be empty/],
  ['the endpoint twice', { url: `${url}/api/v1/lineage` }, /has 'endpoint' in it already: .*leave/],
  ['a secret in the address', { url: SecretValue.secretsManager('x').unsafeUnwrap() }, /must hold no secret.*'apiKey'/],
  [
    'a key as text',
    { url, apiKey: 'very-secret' as never },
    /^'apiKey' of OpenLineage.http must be a secret.*Secret\.from[^']*$/,
  ],
  ['a value as key', { url, apiKey: SecretValue.secretsManager('x') as never }, /'apiKey' .* must be a secret of/],
])('%s is an error at synth', (_, options, error) => {
  expect(() => OpenLineage.http(options)).toThrow(error);
});

test('a name that is undefined is left out', () => {
  expect(() => OpenLineage.http({ url, jobNamespace: undefined, datasetName: undefined })).not.toThrow();
});
