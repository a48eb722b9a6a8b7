import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { fileMatcher } from '../../lambda/stage-files/file-matcher';
import { translateFilePattern } from '../../lib/patterns/file-pattern';
import { namesNear, scrambled, supported } from './pattern-generator';

const SEED = 20_240_229;

/** Major version of the `java` on the PATH, 0 without one. Programs of one source file start with Java 11. */
function javaVersion(): number {
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0);
}

interface Question {
  readonly pattern: string;
  readonly names: string[];
}

/** Asks Java all at once: it takes a second to start. Verdicts are strings of 0 and 1, or `error`. */
function askJava(questions: Question[]): string[] {
  const units = (text: string) => [...text.split('')].map((unit) => unit.charCodeAt(0).toString(16)).join('.');
  const folder = mkdtempSync(path.join(tmpdir(), 'pattern-oracle-'));
  try {
    const file = path.join(folder, 'questions.txt');
    writeFileSync(file, questions.map(({ pattern, names }) => [pattern, ...names].map(units).join(' ')).join('\n'));
    const program = path.join(__dirname, '..', 'fixtures', 'PatternOracle.java');
    const options = ['-XX:TieredStopAtLevel=1', '-Xshare:auto', '-XX:+UseSerialGC'];
    return execFileSync('java', [...options, program, file], { encoding: 'utf8', maxBuffer: 1 << 26 })
      .trimEnd()
      .split('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function askUs({ pattern, names }: Question): string {
  let source: string;
  try {
    source = translateFilePattern(pattern, 'pattern');
  } catch {
    return 'refused';
  }
  const matches = fileMatcher(source);
  return names.map((name) => (matches(name) ? '1' : '0')).join('');
}

const version = javaVersion();

if (version < 11) {
  test(`Java is not on this machine (11 or newer; found: ${version || 'none'}): oracle not run`, () => {
    process.stderr.write('file-pattern: no Java 11+ on the PATH, patterns were not compared with the real thing\n');
  });
} else {
  describe(`against java.util.regex of Java ${version}`, () => {
    const good = fc.sample(
      supported.chain(({ pattern, name }) => namesNear(name).map((names) => ({ pattern, names }))),
      { numRuns: 6000, seed: SEED },
    );
    const any = fc.sample(
      fc.tuple(scrambled, namesNear('aB7_')).map(([pattern, names]) => ({
        pattern,
        names: [...names, 'a', 'B', '7', 'aa', 'b-', 'A', 'é', '😀', '-', '^', '&', 'ab', 'aA', 'BB'],
      })),
      { numRuns: 12000, seed: SEED },
    );
    let java: string[];
    beforeAll(() => {
      java = askJava([...good, ...any]);
    });

    test('every supported pattern accepts the same names', () => {
      const ours = good.map(askUs);
      const differing = good
        .map((question, i) => ({ ...question, ours: ours[i], java: java[i] }))
        .filter((row) => row.ours !== row.java);
      expect(differing).toEqual([]);
      // A generator that made only patterns that match nothing would prove nothing.
      const accepted = ours.join('').replace(/0/g, '').length;
      expect(accepted).toBeGreaterThan(4000);
    });

    test('of anything else, what we do not refuse means the same in Java', () => {
      const ours = any.map(askUs);
      const differing = any
        .map((question, i) => ({ ...question, ours: ours[i], java: java[good.length + i] }))
        .filter((row) => row.ours !== 'refused' && row.ours !== row.java);
      expect(differing).toEqual([]);
      expect(ours.filter((verdict) => verdict !== 'refused').length).toBeGreaterThan(1000);
    });
  });
}
