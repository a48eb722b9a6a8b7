import { createRequire } from 'node:module';

const ROOT = 'http://asl-validator.cloud/state-machine.json#';

const { prototype } = createRequire(import.meta.url)('ajv').default;
const { validate } = prototype;
const compiled = new Map();

// asl-validator compiles its schemas whenever it validates, which takes half a second: what is compiled once serves all that
// check ARNs and paths, or all that do not.
prototype.validate = function (schema, ...rest) {
  if (schema !== ROOT) return validate.call(this, schema, ...rest);
  const { asl_arn: arn, asl_path: path } = this.formats;
  const key = `${arn} ${path}`;
  if (!compiled.has(key)) compiled.set(key, this.getSchema(ROOT));
  const check = compiled.get(key);
  const isValid = check(...rest);
  this.errors = check.errors;
  return isValid;
};
