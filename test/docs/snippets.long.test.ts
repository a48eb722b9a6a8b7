import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import validate from 'asl-validator';
import { evaluate, keepTemplates } from './evaluate';
import { Block, blocksOfPages, ROOT } from './markdown';
import { masked, stableLines } from './masks';
import { failedRun, INPUT, runAsJson, starlakeSfn } from './sample';
import { checkCommand, commandsOf } from './shell';
import { programOf } from './type-check';
import { pipelinesOf, readAssembly } from '../../local/assembly';
import type { RunEvent } from '../../local/run-event';

const blocks = blocksOfPages();
const named = (found: Block[]) => found.map((block) => [block.where, block] as const);
const of = (...languages: string[]) => blocks.filter(({ language }) => languages.includes(language));
const marked = (flag: string) => blocks.filter(({ flags }) => flag in flags);
const FLAGS = ['fixture', 'typescript', 'run', 'output', 'figures', 'tested', 'input', 'result', 'state', 'events'];

test('every block has a language and flags that are checked', () => {
  const languages = ['bash', 'json', 'mermaid', 'python', 'text', 'ts', 'yaml'];
  expect(blocks.filter(({ language }) => !languages.includes(language)).map(({ where }) => where)).toEqual([]);
  const unknown = ({ flags }: Block) => Object.keys(flags).some((flag) => !FLAGS.includes(flag));
  expect(blocks.filter(unknown).map(({ where }) => where)).toEqual([]);
});

describe('ts', () => {
  test.each(named(of('ts')))('%s runs, and what it builds can be deployed', async (_, block) => {
    const { context } = JSON.parse(readFileSync(path.join(ROOT, 'cdk.json'), 'utf8'));
    // An app of one's own is beside the folder of its project.
    const program = programOf(block).replace("'starlake-project'", "'examples/starlake-project'");
    const { apps, tests } = evaluate(program, context);
    for (const [, run] of tests) await run();
    for (const [i, app] of apps.entries()) {
      const { directory } = app.synth();
      keepTemplates(directory, `${block.where}-${i}`);
      for (const { definition } of pipelinesOf(readAssembly(directory))) {
        const { isValid, errorsText } = validate(definition);
        expect(isValid ? '' : errorsText('\n')).toBe('');
      }
    }
    expect(apps.length + tests.length).toBeGreaterThan(0);
  });
});

describe('bash', () => {
  test.each(named(of('bash')))('%s has commands that are there', (_, { code }) => {
    commandsOf(code).forEach(checkCommand);
  });

  test.each(named(marked('run')))('%s prints what the page says', async (_, block) => {
    const shown = blocks[blocks.indexOf(block) + 1];
    expect(shown.flags).toHaveProperty('output');
    let printed = '';
    for (const [, , ...argv] of commandsOf(block.code)) {
      const { code, out, err } = await starlakeSfn(argv);
      expect(code).toBe(Number(block.flags.run) || 0);
      printed += out + err;
    }
    const [expected, actual] = [stableLines(shown.code), stableLines(printed)];
    // A line of dots stands for any number of lines.
    const missing = expected.filter((line) => line !== '…' && !actual.includes(line));
    expect({
      missing,
      surplus: expected.includes('…') ? [] : actual.filter((line) => !expected.includes(line)),
    }).toEqual({ missing: [], surplus: [] });
  });
});

describe('json', () => {
  test.each(named(of('json')))('%s is JSON', (_, { code }) => {
    JSON.parse(code);
  });

  test.each(named(marked('input')))('%s is an input that a run takes', async (_, { code }) => {
    expect(await runAsJson('sales', '--input', code)).toMatchObject({ output: { status: 'LOADED' } });
  });

  test.each(named(marked('result')))('%s is what a run returns', async (_, { code, flags }) => {
    expect(masked(await result(flags.result))).toEqual(masked(JSON.parse(code)));
  });

  test.each(named(marked('state')))('%s is the data behind the state', async (_, { code, flags }) => {
    const { history } = await failedRun();
    const exits = history.filter((event) => event.type === 'StateExited' && event.state === flags.state);
    expect(masked(exits.map((event) => 'output' in event && event.output))).toContainEqual(masked(JSON.parse(code)));
  });

  test.each(named(marked('events')))('%s are events of a run', async (_, { code }) => {
    const { history } = await runAsJson('sales', '--input', JSON.stringify(INPUT));
    for (const event of masked(JSON.parse(code) as RunEvent[])) {
      expect(masked(history)).toContainEqual(expect.objectContaining(event));
    }
  });
});

async function result(name: string): Promise<unknown> {
  const input = ['--input', JSON.stringify(INPUT)];
  switch (name) {
    case 'loaded':
      return (await runAsJson('sales', ...input)).output;
    case 'skipped':
      await runAsJson('sales');
      return (await runAsJson('sales', ...input, '--root', '.starlake/sales', '--in-place')).output;
    case 'cause':
      return { ...JSON.parse((await failedRun()).cause!), errorMessage: '{…}' };
    case 'failure':
      return messageOf(await failedRun());
    case 'files':
      return messageOf(await failedRun('notes.txt'));
    default:
      throw new Error(`no result '${name}'`);
  }
}

function messageOf({ cause }: { cause?: string }): unknown {
  return JSON.parse(JSON.parse(cause!).errorMessage);
}

describe('text', () => {
  test.each(named(marked('tested')))('%s is compared by a test of its own', (where, { flags }) => {
    expect(readFileSync(path.join(ROOT, flags.tested), 'utf8')).toContain(where.split(':')[0]);
  });

  test('is the output of the command before it', () => {
    expect(of('text').filter(({ flags }) => !['output', 'figures', 'tested'].some((flag) => flag in flags))).toEqual(
      [],
    );
    const stray = marked('output').filter((block) => !('run' in (blocks[blocks.indexOf(block) - 1]?.flags ?? {})));
    expect(stray.map(({ where }) => where)).toEqual([]);
  });
});

describe('pictures', () => {
  const {
    drawings,
    screenshots,
  }: Record<'drawings' | 'screenshots', Record<string, string[]>> = JSON.parse(
    readFileSync(path.join(ROOT, 'scripts/pictures.json'), 'utf8'),
  );

  test('are all made by `npm run pictures`', () => {
    const files = readdirSync(path.join(ROOT, 'docs/images')).map((file) => `docs/images/${file}`);
    expect(files.sort()).toEqual(Object.keys({ ...drawings, ...screenshots }).sort());
  });

  test.each(Object.keys(screenshots))('%s is small: it is in the package', (file) => {
    expect(statSync(path.join(ROOT, file)).size).toBeLessThan(150_000);
  });

  test.each(Object.entries(drawings))('%s is what is drawn now, else: npm run pictures', async (file, args) => {
    const { out } = await starlakeSfn(['graph', ...args, '--format', 'svg', '--file', '-']);
    expect(readFileSync(path.join(ROOT, file), 'utf8')).toBe(out);
  });
});
