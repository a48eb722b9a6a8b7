// The jar that `npm run package` has built, as users have it: compiles examples/java with it, and holds their templates to those of their
// siblings in TypeScript. Where there is no Maven, JDK or Maven repository, this says so and checks nothing.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withoutMaven } from './packages/maven.mjs';
import { appEnvironment, compareExample } from './examples.mjs';

const INSTALL = 'org.apache.maven.plugins:maven-install-plugin:3.1.3';

const shell = process.platform === 'win32';
const problem = withoutMaven();
if (problem === undefined) {
  check();
} else {
  console.log(`The examples in Java were not run: ${problem}`);
}

function check() {
  const folder = mkdtempSync(path.join(tmpdir(), 'starlake-java-'));
  const mvn = (cwd, out, ...args) =>
    execFileSync('mvn', ['--quiet', '--batch-mode', ...args], {
      stdio: 'inherit',
      cwd,
      shell,
      env: {
        ...appEnvironment(out),
        JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0],
      },
    });
  try {
    const jar = builtJar();
    const pom = jar.replace(/\.jar$/, '.pom');
    mvn('.', folder, `${INSTALL}:install-file`, `-Dfile=${jar}`, `-DpomFile=${pom}`);
    for (const name of readdirSync('examples/java')) {
      // A copy: what Maven builds is no part of the example.
      const project = path.join(folder, name);
      cpSync(path.join('examples/java', name), project, { recursive: true });
      const out = path.join(project, 'cdk.out');
      mvn(project, out, 'compile', 'exec:java');
      compareExample(name, out, path.join(folder, 'typescript'));
      console.log(`examples/java/${name}: compiled, and its template is that of examples/${name}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function builtJar() {
  const built = 'dist/jsii/java';
  const files = existsSync(built) ? readdirSync(built, { recursive: true, encoding: 'utf8' }) : [];
  const jar = files.find((file) => /-[\d.]+\.jar$/.test(file));
  if (jar === undefined) throw new Error(`there is no jar in ${built}: npm run package`);
  return path.join(built, jar);
}
