import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { checkList, checkText, checkWhole } from '../private/checks';
import { shownText } from '../private/shown-text';

/** Capacity providers that every account has. */
const FARGATE = ['FARGATE', 'FARGATE_SPOT'];

const MAX_PROVIDERS = 20;

/**
 * Checks capacity providers by the rules of RunTask (ECS API reference, `CapacityProviderStrategyItem`): 1 to 20, each
 * once, of one kind, at most one with a base, at least one with a weight. A missing weight is 0 for ECS, which then
 * places no task. A single provider without a weight gets 1. Several providers without a weight are ambiguous, and an
 * error.
 *
 * @param what their name in errors
 * @throws Error that says what ECS accepts
 */
export function capacityStrategy(
  strategy: ecs.CapacityProviderStrategy[],
  what: string,
): ecs.CapacityProviderStrategy[] {
  const { length } = checkList(strategy, what);
  if (length < 1 || length > MAX_PROVIDERS) {
    throw new Error(`${what} must have 1 to ${MAX_PROVIDERS} entries, got ${length}`);
  }
  for (const one of strategy) {
    checkText(one?.capacityProvider, `'capacityProvider' in ${what}`);
    checkWhole(one.weight ?? 0, `'weight' in ${what}`, { min: 0, max: 1000 });
    checkWhole(one.base ?? 0, `'base' in ${what}`, { min: 0, max: 100_000 });
  }
  const names = strategy.map(({ capacityProvider }) => capacityProvider);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new Error(`${what} must have each capacity provider once, got '${shownText(twice)}' twice`);
  }
  const fargate = names.filter(isFargate);
  if (fargate.length > 0 && fargate.length < length) {
    const other = shownText(names.find((name) => !isFargate(name))!);
    throw new Error(
      `${what} must be of one kind, Fargate's or instances', got '${fargate[0]}' and '${other}': ECS does not mix them`,
    );
  }
  const bases = strategy.filter(({ base = 0 }) => base !== 0);
  if (bases.length > 1) {
    const shown = bases.map(({ capacityProvider, base }) => `${shownText(capacityProvider)} ${base}`).join(', ');
    throw new Error(`${what} must have a 'base' for one capacity provider at most, got ${shown}`);
  }
  const weighed = length === 1 && strategy[0].weight === undefined ? [{ ...strategy[0], weight: 1 }] : strategy;
  if (weighed.every(({ weight = 0 }) => weight === 0)) {
    throw new Error(
      `${what} must have a 'weight' of more than 0 for one capacity provider at least, got ${names.map((name) => `${shownText(name)} 0`).join(', ')}: ` +
        `ECS places nothing with a weight of 0, which is the default beside other providers`,
    );
  }
  return weighed;
}

/** Whether a strategy, which is of one kind, is Fargate's. */
export function isFargateStrategy([{ capacityProvider }]: ecs.CapacityProviderStrategy[]): boolean {
  return isFargate(capacityProvider);
}

/**
 * The capacity providers that a cluster of this app does not have; none for an imported cluster, whose providers are
 * unknown. Call it when the app is validated, because providers can be added to the cluster until then.
 */
function missingProviders(strategy: ecs.CapacityProviderStrategy[], cluster: ecs.ICluster): string[] {
  if (!(cluster instanceof ecs.Cluster)) {
    return [];
  }
  const { stack } = cluster;
  const resolved = (name: unknown) => JSON.stringify(stack.resolve(name));
  const { clusterScopedCapacityProviderNames: scoped = [] } = cluster as {
    clusterScopedCapacityProviderNames?: string[];
  };
  const all = cluster.node.root.node.findAll();
  const associated = all
    .filter((one) => one instanceof ecs.CfnClusterCapacityProviderAssociations)
    .filter((one) => resolved(one.cluster) === resolved(cluster.clusterName))
    .flatMap((one) => stack.resolve(one.capacityProviders) as unknown[]);
  const known = new Set([...scoped, ...associated].map(resolved));
  // The strategy can have the name of a provider that the cluster refers to.
  const named = all
    .filter((one) => one instanceof ecs.CfnCapacityProvider)
    .filter((one) => known.has(resolved(one.ref)));
  named.forEach((one) => known.add(resolved(one.name)));
  return strategy.map((one) => one.capacityProvider).filter((name) => !known.has(resolved(name)));
}

/** Errors for capacity providers that the cluster of a job does not have. */
export function missingProviderErrors(
  strategy: ecs.CapacityProviderStrategy[],
  cluster: ecs.ICluster,
  job: Construct,
): string[] {
  const missing = missingProviders(strategy, cluster).map((name) => JSON.stringify(Stack.of(job).resolve(name)));
  return missing.length === 0
    ? []
    : [
        `'capacityProviderStrategies' of '${job.node.path}' has ${missing.join(', ')}, which the cluster '${cluster.node.path}' does not have: ` +
          `give it 'enableFargateCapacityProviders' for Fargate's, or add one of instances with 'addAsgCapacityProvider'`,
      ];
}

function isFargate(name: string): boolean {
  return FARGATE.includes(name);
}
