import { Size } from 'aws-cdk-lib';
import { parseSize } from '../options/dag-options';
import { checkMebibytes } from '../private/checks';
import type { EcsStarlakeJobProps } from './ecs-starlake-job-props';

/**
 * The properties of a job, with the size that its dag options ask for: `cpu` and `memory` of Starlake's job on Fargate, in CPU units
 * and MiB. A task definition has its own size.
 *
 * @throws Error for a size that is none, and for one that the properties contradict
 */
export function withDagSize(props: EcsStarlakeJobProps, path: string): EcsStarlakeJobProps {
  if (props.dagOptions === undefined || props.taskDefinition !== undefined) {
    return props;
  }
  const { size, others } = parseSize(props.dagOptions, `the dag options of '${path}'`);
  const contradicts = (name: string, own?: number, said?: number) => {
    if (own !== undefined && said !== undefined && own !== said) {
      throw new Error(`'${path}' has '${name}' ${own}, and ${said} in its dag options: leave one of them out`);
    }
  };
  contradicts('cpu', props.cpu, size.cpu);
  contradicts('memory', props.memory && checkMebibytes(props.memory, `'memory' of '${path}'`), size.memory);
  return {
    ...props,
    ...(size.cpu === undefined ? {} : { cpu: size.cpu }),
    ...(size.memory === undefined ? {} : { memory: Size.mebibytes(size.memory) }),
    dagOptions: others,
  };
}
