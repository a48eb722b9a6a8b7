// Whether this machine can build for Java.
import { spawnSync } from 'node:child_process';

const GET = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get';

/** A small file of what a package needs. */
const PROBE = 'software.constructs:constructs:10.0.5:pom';

/** Milliseconds: where nothing answers, Maven would wait for minutes. */
const PATIENCE = 60_000;

/** Why it cannot; undefined if it can. It needs Maven, a JDK (a JRE alone has no compiler), and a Maven repository. */
export function withoutMaven() {
  const isRight = (command, ...args) =>
    spawnSync(command, args, { shell: process.platform === 'win32', timeout: PATIENCE }).status === 0;
  const missing = ['mvn', 'javac'].find((name) => !isRight(name, '-version'));
  if (missing !== undefined) return `there is no ${missing}, of Maven and a JDK`;
  const isReached = isRight('mvn', '--batch-mode', GET, `-Dartifact=${PROBE}`, '-Dtransitive=false');
  return isReached ? undefined : `Maven gets no ${PROBE}: is there a repository that it reaches?`;
}
