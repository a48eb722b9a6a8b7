import { commandLine } from '../../local/cli/arguments/command-line';
import { installCommand } from '../../local/distribution';

const ARGUMENTS = { help: false, operands: ['sales'], values: {}, lists: {}, switches: new Set<string>() };

test("npm's command line names commands of npm", () => {
  delete process.env.STARLAKE_SFN_PACKAGES;
  expect(installCommand('@duckdb/node-api')).toBe('npm install --save-dev @duckdb/node-api');
  expect(commandLine('run', ARGUMENTS)).toBe('npx starlake-sfn run sales');
});

test("Python's installs beside itself, and is called without npx", () => {
  process.env.STARLAKE_SFN_PACKAGES = '/home/ann/My caches/starlake-sfn';
  expect(installCommand('@duckdb/node-api')).toBe(
    'npm install --prefix "/home/ann/My caches/starlake-sfn" @duckdb/node-api',
  );
  expect(commandLine('run', ARGUMENTS)).toBe('starlake-sfn run sales');
});
