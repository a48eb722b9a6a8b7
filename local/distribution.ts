/** Set by the command of the Python package: the folder that it keeps for packages of npm. */
const FOLDER = 'STARLAKE_SFN_PACKAGES';

/** How a user calls this command line: npm's needs npx, Python's is a program of its environment. */
export function ownCommand(): string {
  return process.env[FOLDER] === undefined ? 'npx starlake-sfn' : 'starlake-sfn';
}

/** The command that installs an optional package of npm where this command line finds it: Python users have no package.json. */
export function installCommand(name: string): string {
  const folder = process.env[FOLDER];
  return `npm install ${folder === undefined ? '--save-dev' : `--prefix "${folder}"`} ${name}`;
}
