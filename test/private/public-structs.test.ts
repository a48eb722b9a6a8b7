import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  BackfillPipeline,
  DatasetTrigger,
  EcsStarlakeJob,
  LakeCatalog,
  LoadPipeline,
  OpenLineage,
  PipelineSchedule,
  PreLoad,
  ProjectJob,
  StarlakeJob,
  StarlakeMonitoring,
  StarlakePool,
  StarlakeProject,
  TransformPipeline,
} from '../../lib';
import { newStack } from '../helpers/definition';
import { removeProjects, writeProject } from '../project/support';

afterAll(removeProjects);

/** Part of what jsii writes of the public types: `npm run build` makes it. */
interface JsiiType {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: JsiiType };
}
interface Jsii {
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly abstract?: boolean;
  readonly interfaces?: string[];
  readonly initializer?: Callable;
  readonly methods?: Callable[];
  readonly properties?: Array<{ readonly name: string; readonly type: JsiiType }>;
}
interface Callable {
  readonly name?: string;
  readonly abstract?: boolean;
  readonly protected?: boolean;
  readonly parameters?: Array<{ readonly type: JsiiType }>;
}

const { types } = JSON.parse(readFileSync(path.join(__dirname, '../../.jsii'), 'utf8')) as {
  readonly types: { readonly [fqn: string]: Jsii };
};

/** The struct of this library that a type is, or has in its list or map. */
const structOf = ({ fqn, collection }: JsiiType): Jsii | undefined =>
  collection ? structOf(collection.elementtype) : types[fqn ?? '']?.datatype ? types[fqn ?? ''] : undefined;

const propertiesOf = (struct: Jsii): NonNullable<Jsii['properties']> => [
  ...(struct.properties ?? []),
  ...(struct.interfaces ?? []).flatMap((fqn) => propertiesOf(types[fqn])),
];

/** All that takes a struct: constructors and methods, then what is within these structs. */
function takers(): Map<string, Jsii> {
  const found = new Map<string, Jsii>();
  const walk = (name: string, struct: Jsii) => {
    found.set(name, struct);
    propertiesOf(struct).forEach((property) => {
      const inner = structOf(property.type);
      if (inner && ![...found.keys()].includes(`${struct.name}.${property.name}`)) {
        walk(`${struct.name}.${property.name}`, inner);
      }
    });
  };
  for (const { name, abstract, initializer, methods = [] } of Object.values(types)) {
    const callables = [...(initializer && !abstract ? [{ ...initializer, name: 'new' }] : []), ...methods];
    for (const callable of callables.filter((each) => !each.abstract && !each.protected)) {
      const struct = (callable.parameters ?? []).map(({ type }) => structOf(type)).find((each) => each !== undefined);
      if (struct) {
        walk(`${name}.${callable.name}`, struct);
      }
    }
  }
  return found;
}

const LAKE = { options: { slEnvVar: { SL_ROOT: 's3a://lake' } } };
const job = new EcsStarlakeJob(newStack(), 'Job', { bucket: new Bucket(newStack(), 'Lake') });
const project = (props: object) => new StarlakeProject(newStack(), 'X', props as never);
const load = (props: object) =>
  new LoadPipeline(job.node.scope!, unused(), { job, domain: unused(), ...props } as never);
const transform = (props: object) => new TransformPipeline(job.node.scope!, unused(), { job, ...props } as never);
const table = { name: 't' };
const MACHINE = { stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:d' };
const IMPORTED = { domain: 'd', ...MACHINE };
const manifest = path.join(
  writeProject({ 'plan.json': '{"version": 1, "loads": [], "transforms": [], "tasks": []}' }),
  'metadata',
);

const imported = () =>
  TransformPipeline.fromTransformPipelineAttributes(job.node.scope!, unused(), { pipelineName: 'k', ...MACHINE });

let count = 0;
const unused = () => `X${count++}`;

/** Gives a struct to whoever takes it, as JavaScript can. */
const GIVE: { readonly [taker: string]: (struct: never) => unknown } = {
  'BackfillPipeline.new': (props) => new BackfillPipeline(newStack(), 'X', props),
  'BackfillPipelineProps.logs': (logs) =>
    new BackfillPipeline(job.node.scope!, unused(), {
      job,
      logs,
      pipelines: [{ pipeline: imported(), cron: '@daily' }],
    }),
  'BackfillPipelineProps.pipelines': (target) =>
    new BackfillPipeline(job.node.scope!, unused(), { job, pipelines: [target] }),
  'DatasetTrigger.new': (props) => new DatasetTrigger(newStack(), 'X', props),
  'EcsStarlakeJob.new': (props) => new EcsStarlakeJob(newStack(), 'X', props),
  'EcsStarlakeJobProps.options': (options) => new EcsStarlakeJob(newStack(), 'X', { options }),
  'EcsStarlakeJobProps.functions': (functions) => new EcsStarlakeJob(newStack(), 'X', { ...LAKE, functions }),
  'EcsStarlakeJob.taskSize': (size) => job.taskSize(size, 'x'),
  'EcsStarlakeJob.slJob': (props) => job.slJob(job, props),
  'LakeCatalog.glue': (options) => LakeCatalog.glue(options),
  'LoadPipeline.fromLoadPipelineAttributes': (attributes) =>
    LoadPipeline.fromLoadPipelineAttributes(newStack(), 'X', { ...IMPORTED, ...(attributes as object) }),
  'LoadPipeline.new': (props) => new LoadPipeline(newStack(), 'X', props),
  'LoadPipelineProps.tables': (struct) => load({ tables: [struct] }),
  'LoadPipelineProps.logs': (logs) => load({ tables: [table], logs }),
  'LoadPipelineProps.schedule': (schedule) => load({ tables: [table], schedule }),
  'LoadPipelineProps.monitoring': (monitoring) => load({ tables: [table], monitoring }),
  'OpenLineage.http': (options) => OpenLineage.http(options),
  'OpenLineage.eventBridge': (options) => OpenLineage.eventBridge(options),
  'PipelineSchedule.new': (props) => new PipelineSchedule(newStack(), 'X', props),
  'PreLoad.new': (props) => new PreLoad(newStack(), 'X', props),
  'PreLoadProps.tables': (struct) => new PreLoad(job, unused(), { job, domain: 'd', tables: [struct] }),
  'SlPreLoadProps.tables': (struct) =>
    job.slPreLoad(job, { domain: unused(), tables: [struct], preLoadStrategy: 'pending' as never }),
  'ProjectJob.ecs': (props) => ProjectJob.ecs(props),
  'StarlakeJob.slImport': (props) => job.slImport(job, props),
  'StarlakeJob.slLoad': (props) => job.slLoad(job, props),
  'StarlakeJob.slPreLoad': (props) => job.slPreLoad(job, props),
  'StarlakeJob.taskSize': (size) => StarlakeJob.prototype.taskSize.call(job, size, 'x'),
  'StarlakeJob.slTransform': (props) => job.slTransform(job, props),
  'StarlakePool.new': (props) => new StarlakePool(props),
  'StarlakeProject.new': project,
  'StarlakeProject.fromManifest': (props) =>
    StarlakeProject.fromManifest(newStack(), 'X', { path: manifest, ...(props as object) }),
  'TransformPipeline.fromTransformPipelineAttributes': (attributes) =>
    TransformPipeline.fromTransformPipelineAttributes(newStack(), 'X', attributes),
  'TransformPipeline.new': (props) => new TransformPipeline(newStack(), 'X', props),
  'TransformPipelineProps.tasks': (task) => transform({ tasks: [task] }),
  'TransformPipelineProps.loads': (each) => transform({ tasks: [{ name: 'a.b' }], loads: [each] }),
  'TransformPipelineProps.schedule': (schedule) => transform({ tasks: [{ name: 'a.b' }], schedule }),
  'TransformPipelineProps.logs': (logs) => transform({ tasks: [{ name: 'a.b' }], logs }),
  'TransformPipelineProps.monitoring': (monitoring) => transform({ tasks: [{ name: 'a.b' }], monitoring }),
  'TransformPipelineProps.trigger': (trigger) => transform({ tasks: [{ name: 'a.b' }], trigger }),
  ...Object.fromEntries(
    ['StarlakeProjectProps', 'StarlakeManifestProps'].flatMap((props) =>
      ['loads', 'tables', 'transforms', 'tasks'].map((map) => [
        `${props}.${map}`,
        (each: never) => project({ directory: 'd', [map]: { x: each } }),
      ]),
    ),
  ),
  'StarlakeProjectProps.monitoring': (monitoring) => project({ directory: 'd', monitoring }),
  'StarlakeManifestProps.monitoring': (monitoring) => project({ directory: 'd', monitoring }),
  'MonitoringOptions.freshness': (each) => project({ directory: 'd', monitoring: { freshness: { 'a.b': each } } }),
  'MonitoringOptions.limits': (each) => project({ directory: 'd', monitoring: { limits: { sales: each } } }),
  'StarlakeMonitoring.new': (props) => new StarlakeMonitoring(newStack(), 'X', props),
  'StarlakeMonitoringProps.freshness': (each) =>
    new StarlakeMonitoring(newStack(), 'X', { job, pipelines: [], freshness: { 'a.b': each } }),
  'StarlakeMonitoringProps.limits': (each) =>
    new StarlakeMonitoring(newStack(), 'X', { job, pipelines: [], limits: { sales: each } }),
  'LoadOverrides.logs': (logs) => project({ directory: 'd', loads: { x: { logs } } }),
  'TransformOverrides.logs': (logs) => project({ directory: 'd', transforms: { x: { logs } } }),
  'LoadOverrides.schedule': (schedule) => project({ directory: 'd', loads: { x: { schedule } } }),
  'TransformOverrides.schedule': (schedule) => project({ directory: 'd', transforms: { x: { schedule } } }),
};

/** What is no value of a type; nothing where that is an object of the CDK. */
function wrongFor({ primitive, fqn, collection }: JsiiType): unknown {
  const isText = primitive === 'string' || types[fqn ?? '']?.kind === 'enum';
  return isText ? 7 : collection || primitive === 'number' || primitive === 'boolean' ? 'A=1' : undefined;
}

test('whoever takes a struct is known here', () => {
  expect([...takers().keys()].sort()).toEqual(Object.keys(GIVE).sort());
});

describe.each([...takers()])('%s', (taker, struct) => {
  const give = (value: object) => () => GIVE[taker](value as never);

  test('takes no property that it has not', () => {
    expect(give({ something_else: 1 })).toThrow("has no property 'something_else'");
  });

  // Durations and sizes are objects of the CDK, which whoever reads them checks.
  const plain = propertiesOf(struct).filter(({ type }) => wrongFor(type) !== undefined);
  if (plain.length > 0) {
    test.each(plain)('takes no $name of another type', ({ name, type }) => {
      const value = wrongFor(type);
      const shown = typeof value === 'string' ? `'${value}'` : String(value);
      expect(give({ [name]: value })).toThrow(new RegExp(`'${name}' of .* must be .*, got ${shown}$`));
    });
  }
});
