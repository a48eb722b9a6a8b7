// Tries the commands about what is deployed, as they are built, on moto's server: an AWS by other people, over HTTP. It is Python's:
// where there is none, or no package index, this says so and tries nothing.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { venv } from './venv.mjs';

const MOTO = 'moto[server]==5.2.5';
const PROGRAM = path.resolve('dist/bin/starlake-sfn.js');

/** Tries to reach the server, a quarter of a second apart. */
const TRIES = 240;

const folder = mkdtempSync(path.join(tmpdir(), 'starlake-deployed-'));
try {
  const bin = venv(path.join(folder, 'venv'), 'The commands about what is deployed were not tried on moto', MOTO);
  if (bin !== undefined) await withServer(bin('moto_server'), check);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function withServer(program, action) {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  const server = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  try {
    const endpoint = `http://127.0.0.1:${port}`;
    for (let at = 0; !(await globalThis.fetch(endpoint).catch(() => undefined)); at++) {
      if (at > TRIES || server.exitCode !== null) throw new Error(`${program} does not answer on ${endpoint}`);
      await sleep(250);
    }
    await action(endpoint);
  } finally {
    server.kill();
  }
}

async function check(endpoint) {
  const credentials = { accessKeyId: 'fake', secretAccessKey: 'fake' };
  const config = { endpoint, credentials, region: 'us-east-1' };
  const template = JSON.stringify(templateOf());
  await new CloudFormationClient(config).send(new CreateStackCommand({ StackName: 'Demo', TemplateBody: template }));
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'lake' }));
  const lock = JSON.stringify({ execution: 'arn:aws:states:us-east-1:123456789012:execution:Gone:gone', redrive: 0 });
  const files = { 'datasets/turns/sales.json': lock, 'datasets/ingesting/sales/orders.csv': 'id' };
  for (const [Key, Body] of Object.entries(files)) await s3.send(new PutObjectCommand({ Bucket: 'lake', Key, Body }));

  const env = {
    ...process.env,
    ...{
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'fake',
      AWS_SECRET_ACCESS_KEY: 'fake',
    },
  };
  const run = (code, ...args) => {
    const all = [PROGRAM, ...args, '--stack', 'Demo', '--json'];
    const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd: folder, env, encoding: 'utf8' });
    assert.equal(status, code, `starlake-sfn ${args.join(' ')}: ${stderr}`);
    assert.equal(code === 2 || stderr === '', true, stderr);
    return JSON.parse(stdout);
  };
  const [sales] = run(0, 'status').pipelines;
  assert.deepEqual([sales.name, sales.kind, sales.running], ['sales', 'load', 0]);
  const { findings } = run(1, 'doctor');
  assert.deepEqual(
    findings.map(({ kind }) => kind),
    ['FILES_LEFT', 'LOCK_HELD'],
  );
  const { id } = run(0, 'start', 'sales', '--tables', 'orders').run;
  assert.deepEqual(run(0, 'runs', 'sales', id).run.input, { tables: ['orders'] });
  assert.deepEqual(run(0, 'logs', 'sales').logs, []);
  assert.equal(run(0, 'stop', 'sales', '--yes').run.status, 'STOPPED');
  assert.equal(run(0, 'runs', 'sales', '--failed').runs[0].id, id);
  assert.match(run(2, 'runs', 'sale').error.message, /there is no pipeline 'sale'/);
  console.log('the commands about what is deployed work on moto');
}

/** A load pipeline as far as the commands look at it: one that runs on until it is stopped. */
function templateOf() {
  const places = { domain: 'sales', ingesting: 'ingesting/sales', pending: 'stage/sales', lock: 'turns/sales.json' };
  const environment = [{ Name: 'SL_ROOT', Value: 's3a://lake' }];
  const parameters = {
    ...places,
    tables: [['orders', 'orders.*']],
    Overrides: { ContainerOverrides: [{ Environment: environment }] },
  };
  const states = { end: { Type: 'Pass', Parameters: parameters, End: true } };
  const trust = { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const role = { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] } };
  const machine = {
    StateMachineName: 'Demo_sales',
    RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
    DefinitionString: JSON.stringify({ StartAt: 'end', States: states }),
  };
  return {
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: role },
      Pipeline: {
        Type: 'AWS::StepFunctions::StateMachine',
        Metadata: { 'starlake:pipeline': 'sales', 'starlake:kind': 'load' },
        Properties: machine,
      },
    },
  };
}
