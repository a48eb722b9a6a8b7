import type { PipelineOverrides } from './overrides';
import type { StarlakeProjectOptions } from './project-props';
import { ProjectPlaces } from './project-places';
import { given } from './structs';
import { namesOf } from './select-plan';
import { propertyOf } from '../options/dag-options';
import { LoadPlan, TransformPlan } from '../project/plan/plan';
import { errorAt } from '../project/project-error';

/** The subject of a construct's error, such as `table 'sales.orders'` or `'App/Starlake/Loads/sales/Schedule'`. */
const OWNER = String.raw`(?:(?:table|task|domain|pipeline) )?'[^']*'`;

/** Properties of a size: errors can leave them out. */
const SIZE = ['cpu', 'memory'];

/** The pipeline with the wrong value. */
interface Wrong {
  readonly plan: LoadPlan | TransformPlan;
  /** Name of the pipeline's options in errors. */
  readonly where: string;
  /** The construct's error message, with the names of its own properties. */
  readonly message: string;
}

/**
 * Knows where the values of pipelines come from: an override, a dag configuration, or another file of the
 * project. Constructs know none of that, and name their own properties.
 */
export class ValueOrigins {
  constructor(
    private readonly props: StarlakeProjectOptions,
    private readonly places: ProjectPlaces,
    /** Path of the project. */
    private readonly path: string,
  ) {}

  /** The error as whoever wrote the value understands it; undefined if it is about no such value. */
  public error(wrong: Wrong): Error | undefined {
    return this.ofPart(wrong) ?? this.ofPipeline(wrong) ?? this.ofOption(wrong);
  }

  /** Of an override of a table or a task. */
  private ofPart({ message }: Wrong): Error | undefined {
    const [owner, kind, name] = /(table|task) '([^']*)'/.exec(message) ?? [];
    const map = kind === 'table' ? 'tables' : 'tasks';
    const said = given<{ [property: string]: unknown }>({ ...this.props[map]?.[name] });
    const isAbout = (property: string) =>
      message.includes(`'${property}' of ${owner}`) || (SIZE.includes(property) && message.includes(`(${owner})`));
    return owner !== undefined && Object.keys(said).some(isAbout)
      ? new Error(message.replace(owner, `'${name}' in '${map}' of '${this.path}'`))
      : undefined;
  }

  /** Of an override of a pipeline, or of its domain. */
  private ofPipeline({ plan, message }: Wrong): Error | undefined {
    const map = 'domain' in plan ? 'loads' : 'transforms';
    for (const name of namesOf(plan)) {
      const what = `'${name}' in '${map}' of '${this.path}'`;
      const { schedule, ...said }: PipelineOverrides = given(this.props[map]?.[name] ?? {});
      const about =
        renamed(message, Object.keys(given({ ...schedule })), (key) => `'${key}' of 'schedule' of ${what}`) ??
        renamed(message, Object.keys(said), (key) => `'${key}' of ${what}`);
      if (about !== undefined) {
        return new Error(about.message);
      }
    }
    return undefined;
  }

  /** About an option of the dag configuration. */
  private ofOption({ plan, where, message }: Wrong): Error | undefined {
    const options = new Map(Object.keys(plan.options).map((name) => [propertyOf(name) ?? name, name]));
    const about = renamed(message, [...options.keys()], (key) => `option '${options.get(key)}' in ${where}`);
    const sizes = /\((table|task) '[^']*'\)/.test(message) ? SIZE.filter((key) => options.has(key)) : [];
    const size = sizes.at(-1);
    const key = about?.key ?? size;
    const place = key === undefined ? this.places.named(plan, message) : this.places.option(plan, options.get(key)!);
    return place && errorAt(place, about?.message ?? message.replaceAll("'memory'", "option 'memory'"));
  }
}

/** A message in which the origin of a property replaces the property and its owner. */
function renamed(
  message: string,
  keys: readonly string[],
  said: (key: string) => string,
): { readonly key: string; readonly message: string } | undefined {
  for (const key of keys) {
    const text = message.replace(new RegExp(`'${key}' of ${OWNER}`), () => said(key));
    if (text !== message) {
      return { key, message: text };
    }
  }
  return undefined;
}
