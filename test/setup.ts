// CDK's template validation starts a WASM engine (about 1.5 s) in every test process; `cdk synth` in .ci/run keeps it on.
process.env.CDK_VALIDATION = 'false';
// It also notes for each resource where it was made: a tenth of the time of a synth, and nobody reads it here.
process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:disable-creation-stack-traces': true });
// Nothing in a test may reach an AWS account, not even by accident.
for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
  delete process.env[name];
}
process.env.AWS_EC2_METADATA_DISABLED = 'true';
// The SDK warns once a process that Node.js 20 is old.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
