import path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as lib from '../../lib';
import { scratchFolder } from '../helpers/local-run';

const TABLES = [{ name: 'orders', pattern: 'orders-.*\\.jsonl' }];

/** An app with every feature of the library that changes what a role may do, and that neither the sample nor an example has. */
export function allFeatures(context: Record<string, unknown>): App {
  const app = new App({ outdir: path.join(scratchFolder(), 'cdk.out'), context });
  const stack = new Stack(app, 'AllFeatures');
  const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  const bucket = new s3.Bucket(stack, 'Lake', {
    encryptionKey: key,
    bucketKeyEnabled: true,
    enforceSSL: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  });
  const password = ecs.Secret.fromSecretsManager(new secrets.Secret(stack, 'Password', { encryptionKey: key }));
  const apiKey = new secrets.Secret(stack, 'LineageKey', { encryptionKey: key });
  const job = new lib.EcsStarlakeJob(stack, 'Starlake', {
    bucket,
    encryption: lib.LakeEncryption.kms(key),
    logEncryptionKey: key,
    catalog: lib.LakeCatalog.glue({ databases: ['acked', 'wide', 'kpi', 'own'] }),
    secrets: { WAREHOUSE_PASSWORD: password },
    openLineage: lib.OpenLineage.http({ url: 'https://lineage.example.com', apiKey }),
  });
  const acked = new lib.LoadPipeline(stack, 'Acked', {
    job,
    domain: 'acked',
    tables: TABLES,
    preLoadStrategy: lib.PreLoadStrategy.ACK,
    staleFiles: lib.StaleFiles.RESTORE,
  });
  const wide = new lib.StarlakePool({ name: 'wide', slots: 128 });
  const many = new lib.LoadPipeline(stack, 'Wide', { job, domain: 'wide', tables: TABLES, pool: wide });
  const tasks = [{ name: 'kpi.revenue', expectations: true }];
  new lib.TransformPipeline(stack, 'WideKpi', { job, pipelineName: 'wide_kpi', tasks, pool: wide });
  const kpi = new lib.TransformPipeline(stack, 'Kpi', {
    job,
    pipelineName: 'kpi',
    tasks,
    loads: [{ pipeline: acked }],
    trigger: { datasets: ['wide.orders'], minTimeBetweenRuns: Duration.hours(1) },
  });
  new lib.BackfillPipeline(stack, 'Backfill', { job, pipelines: [{ pipeline: kpi, cron: '0 2 * * *' }] });
  new lib.StarlakeMonitoring(stack, 'Monitoring', {
    job,
    pipelines: [acked, many, kpi],
    freshness: { 'acked.orders': { errorAfter: Duration.days(1) } },
  });
  const gate = job.slPreLoad(stack, { domain: 'own', preLoadStrategy: lib.PreLoadStrategy.ACK, tables: TABLES });
  const states = gate.next(job.slImport(stack, { domain: 'own' })).next(gate.consumeAck()!);
  new sfn.StateMachine(stack, 'Own', { definitionBody: sfn.DefinitionBody.fromChainable(states) });
  return app;
}
