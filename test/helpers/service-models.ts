import models from '../fixtures/service-models.json';

/** A shape of a service's model. */
interface Shape {
  readonly type: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, string>>;
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
}

interface Model {
  readonly inputs: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** A service that we call. */
export type Service = Exclude<keyof typeof models, 'source' | 'licence'>;

/** What it reads of a value that is not known: a path of a state, or a reference of a template. */
export const ANY = Symbol('any');

/**
 * What a service would refuse of a request, by its own model: fields that it has not, or that are missing, types, lengths,
 * patterns and words. `ANY` is right everywhere.
 */
export function refusedBy(service: Service, operation: string, input: unknown): string[] {
  const { inputs, shapes } = models[service] as Model;
  if (!Object.hasOwn(inputs, operation)) {
    return [`${service} has no operation ${operation} in service-models.json`];
  }
  return refused(input, inputs[operation], `${service}:${operation}`);

  function refused(value: unknown, name: string, at: string): string[] {
    const { type, min = 0, max = Infinity, pattern, ...shape } = shapes[name];
    const wrong = (what: string) => [`${at} (${name}) ${what}: ${JSON.stringify(value).slice(0, 300)}`];
    const outside = (size: number) => size < min || size > max;
    if (value === ANY || value === undefined) {
      return [];
    }
    switch (type) {
      case 'structure': {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong('is no structure');
        const given = Object.entries(value).filter(([, each]) => each !== undefined);
        const missing = (shape.required ?? []).filter((each) => !given.some(([key]) => key === each));
        return [
          ...missing.flatMap((each) => wrong(`has no ${each}`)),
          ...given.flatMap(([key, each]) =>
            Object.hasOwn(shape.members!, key)
              ? refused(each, shape.members![key], `${at}.${key}`)
              : wrong(`has a field ${key}`),
          ),
        ];
      }
      case 'list':
        if (!Array.isArray(value)) return wrong('is no list');
        return [
          ...(outside(value.length) ? wrong(`has not ${min} to ${max} items`) : []),
          ...value.flatMap((item, i) => refused(item, shape.member!, `${at}[${i}]`)),
        ];
      case 'map':
        return Object.entries(value as object).flatMap(([key, each]) => [
          ...refused(key, shape.key!, `${at} key`),
          ...refused(each, shape.value!, `${at}.${key}`),
        ]);
      case 'string':
        if (typeof value !== 'string') return wrong('is no text');
        if (outside([...value].length)) return wrong(`has not ${min} to ${max} characters`);
        if (shape.enum && !shape.enum.includes(value)) return wrong(`is none of ${shape.enum.join(', ')}`);
        return pattern && !new RegExp(`^(?:${pattern})$`, 'u').test(value) ? wrong(`is not ${pattern}`) : [];
      case 'integer':
      case 'long':
        return Number.isInteger(value) && !outside(value as number)
          ? []
          : wrong(`is no whole number of ${min} to ${max}`);
      case 'boolean':
        return typeof value === 'boolean' ? [] : wrong('is no boolean');
      case 'timestamp':
        return value instanceof Date || typeof value === 'number' ? [] : wrong('is no time');
      default:
        return type === 'blob' ? [] : wrong(`is of type ${type}, which this test does not know`);
    }
  }
}
