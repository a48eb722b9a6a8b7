const { Ajv2020 } = require('ajv/dist/2020');
const schema = require('../../docs/starlake-sfn.schema.json');

// To compile the forms takes a quarter of a second: a file that test/environment.mjs shares does it once a process.
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false });
ajv.addSchema(schema);
module.exports = { ajv, schema };
