// The environment that jest runs the test files in. Jest's own gives each file a realm whose global object is a proxy, and
// loads each package anew for each file: most of the time of a file went there. Here all files of a process are in its own
// realm, and share the packages that keep nothing from one test to the next. What is in lib/, lambda/, local/ and test/ is
// loaded anew for each file as before.
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';
import './helpers/compile-once.mjs';

const require = createRequire(import.meta.url);

/** What is loaded once a process. Clients of AWS, which tests replace, are not among it. */
const SHARED =
  /\/node_modules\/(@aws-cdk|ajv|asl-validator|aws-cdk-lib|constructs|fast-check|preact-render-to-string|typescript|yaml)\/|\/test\/helpers\/[\w-]+\.cjs$/;

/** Stands for the realm of the process where jest wants a context. */
const PROCESS_REALM = vm.createContext({});

/** What is loaded anew for each file is compiled once: in one realm the same function gives as many modules as are asked for. */
const compiled = new Map();

// Jest has no setting for either: it compiles every module by this function.
const { compileFunction } = vm;
vm.compileFunction = (code, parameters, options) => {
  if (options?.parsingContext !== PROCESS_REALM) return compileFunction(code, parameters, options);
  const { filename } = options;
  if (SHARED.test(filename)) return (module) => void (module.exports = require(filename));
  const known = compiled.get(filename);
  if (known?.code === code) return known.run;
  const run = compileFunction(code, parameters, { ...options, parsingContext: undefined });
  // A dynamic import belongs to the file that compiled it.
  if (!code.includes('import(')) compiled.set(filename, { code, run });
  return run;
};

/** Where jest keeps what belongs to one file: its tests, their timeout, its retries. */
const OF_A_FILE =
  /^(JEST_STATE_SYMBOL|EVENT_HANDLERS|TEST_TIMEOUT_SYMBOL|RETRY_|WAIT_BEFORE_RETRY|LOG_ERRORS_BEFORE_RETRY)/;

export default class ProcessEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;
  before = { env: process.env, variables: { ...process.env }, exit: process.exit, console };

  constructor({ projectConfig: config }) {
    this.fakeTimersModern = new ModernFakeTimers({ config, global: globalThis });
  }

  async setup() {
    // CDK notes the stack of each construct; jest's own 100 frames cost more than the construct.
    Error.stackTraceLimit = 20;
  }

  async teardown() {
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    const { env, variables, exit, console } = this.before;
    Object.assign(process, { env, exit });
    for (const name of Object.keys(env)) if (!(name in variables)) delete env[name];
    Object.assign(env, variables);
    globalThis.console = console;
    for (const key of Object.getOwnPropertySymbols(globalThis)) {
      if (OF_A_FILE.test(key.description)) delete globalThis[key];
    }
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return PROCESS_REALM;
  }
}
