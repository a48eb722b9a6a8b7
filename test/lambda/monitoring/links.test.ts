import { executionLink, logLink } from '../../../lambda/monitoring/links';

test.each([
  ['aws', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com'],
  ['aws-cn', 'cn-north-1', 'https://console.amazonaws.cn'],
  ['aws-us-gov', 'us-gov-west-1', 'https://console.amazonaws-us-gov.com'],
])('pages of the console in %s', (partition, region, host) => {
  const execution = `arn:${partition}:states:${region}:111122223333:execution:sales:run-1`;
  expect(executionLink(execution)).toBe(`${host}/states/home?region=${region}#/v2/executions/details/${execution}`);
  expect(logLink('/ecs/sl:a/b', execution)).toBe(
    `${host}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/$252Fecs$252Fsl/log-events/a$252Fb`,
  );
});
