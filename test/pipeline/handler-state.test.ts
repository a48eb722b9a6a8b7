import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { handlerState, Payload } from '../../lib/pipeline/handler-state';

interface Event {
  readonly domain: string;
  readonly execution: { readonly Id: string };
  readonly file?: string;
}

const PAYLOAD: Payload<Event> = { domain: 'sales', execution: sfn.JsonPath.objectAt('$$.Execution'), file: undefined };

/** Parameters of a state as its definition has them. */
function parametersOf(payload: Payload<Event>): unknown {
  const stack = new Stack();
  const handler = lambda.Function.fromFunctionName(stack, 'Handler', 'handler');
  const state = handlerState<Event>(stack, 'State', { name: 'state', handler, payload });
  return (state.toStateJson() as { readonly Parameters?: unknown }).Parameters;
}

describe('handlerState', () => {
  it('writes paths as such, and leaves out what is undefined', () => {
    expect(parametersOf(PAYLOAD)).toEqual({ domain: 'sales', 'execution.$': '$$.Execution' });
  });

  it('does not compile with a payload that its handler does not take', () => {
    const { domain, execution } = PAYLOAD;
    const payloads: Array<Payload<Event>> = [
      // @ts-expect-error: a field is missing
      { execution },
      // @ts-expect-error: a handler has no such field
      { domain, execution, fiel: 'ack' },
      // @ts-expect-error: a path to an object where the handler reads a text
      { domain: execution, execution },
    ];
    expect(payloads).toHaveLength(3);
  });
});
