// Bundled in place of the interpreter's AWS clients: a local run must not reach AWS, not even by mistake.
function refuse(): never {
  throw new Error('starlake-sfn runs state machines on this machine only and never calls AWS');
}

export class LambdaClient {
  send = refuse;
}
export class InvokeCommand {}
export const fromCognitoIdentityPool = refuse;
