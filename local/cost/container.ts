import { price } from './prices';

/** The fewest seconds that AWS bills for a container on Fargate, and for a task of MWAA Serverless. */
const LEAST_SECONDS = 60;

/** A container as Fargate bills it. */
export interface Container {
  /** Seconds from its start until it has ended. */
  readonly seconds: number;
  /** What the state machine asks for; undefined on instances of the user's own. */
  readonly size?: { readonly vcpu: number; readonly gib: number };
  /** Whether its CPUs are ARM64, which costs less. */
  readonly isArm: boolean;
  /** Whether it has a public IPv4 address. */
  readonly isPublic: boolean;
}

/** What a container costs on Fargate, in US dollars; on instances of the user's own it costs nothing here. */
export function containerPrice({ seconds, size, isArm, isPublic }: Container): number {
  if (size === undefined) return 0;
  const [vcpu, gib] = isArm ? [price('armVcpuHour'), price('armGibHour')] : [price('vcpuHour'), price('gibHour')];
  const hour = size.vcpu * vcpu + size.gib * gib + (isPublic ? price('addressHour') : 0);
  return (billedSeconds(seconds) / 3600) * hour;
}

/** What MWAA Serverless costs for tasks that only wait for containers, in US dollars. */
export function serverlessPrice(seconds: readonly number[]): number {
  const billed = seconds.reduce((sum, each) => sum + billedSeconds(each), 0);
  return (billed / 3600) * price('mwaaServerlessHour');
}

/** The seconds that are billed. */
function billedSeconds(seconds: number): number {
  return Math.max(LEAST_SECONDS, seconds);
}
