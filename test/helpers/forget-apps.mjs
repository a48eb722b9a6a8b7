// CDK keeps every token of a process, and by what they refer to, every app: a gigabyte after two hundred test files. To look
// through it for what is free took time again and again, and a worker longer to end than the 500 ms that jest gives it.

/** Whether a value is text all through. */
const isText = (value) =>
  Object(value) !== value ||
  ([Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value)) && Object.values(value).every(isText));

/** Drops what CDK keeps of the apps that there have been. Tokens of texts stay: those of constants, such as `Aws.REGION`, are. */
export function forgetApps() {
  const { stringTokenMap = new Map(), numberTokenMap = new Map() } = globalThis.__cdkTokenMap ?? {};
  for (const tokens of [stringTokenMap, numberTokenMap]) {
    for (const [key, token] of tokens) {
      if (Object.values(token).every(isText)) continue;
      tokens.delete(key);
      token.constructor.referenceTable?.clear();
    }
  }
}
