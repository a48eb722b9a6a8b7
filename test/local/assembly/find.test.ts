import { findPipeline, readAssembly } from '../../../local/assembly';
import { cleanUp, tempFolder, write } from '../cli/support';

afterAll(cleanUp);

test.each([
  ['SALES', "there is no pipeline 'SALES'; the app has sales, Nightly\nDid you mean sales?"],
  ['salse', "there is no pipeline 'salse'; the app has sales, Nightly\nDid you mean sales?"],
  ['everything', /^there is no pipeline 'everything'; the app has [^\n]*$/],
])('%s is no pipeline: the nearest name is suggested', async (name, message) => {
  const folder = tempFolder();
  const machine = {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: { DefinitionString: '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}' },
  };
  write(folder, {
    'manifest.json': JSON.stringify({
      version: '38.0.0',
      artifacts: { S: { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.template.json' } } },
    }),
    'S.template.json': JSON.stringify({ Resources: { sales: machine, Nightly: machine } }),
  });
  const assembly = await readAssembly(folder);
  expect(() => findPipeline(assembly, name)).toThrow(message);
});
