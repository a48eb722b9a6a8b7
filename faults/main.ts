// Tests whether a load pipeline keeps its promises under faults: `npm run test:faults`.
import { HELP, parseArguments, UsageError, type Arguments } from './cli';
import { runHarness } from './harness';
import { runTransforms } from './transforms/run-transforms';
import { PROMISES } from './promises';
import { exitCode, renderJson, renderTable } from './report';
import type { Result } from './tally';

const print = (text: string) => void process.stdout.write(`${text}\n`);
const tell = (text: string) => void process.stderr.write(text);

async function main(argv: readonly string[]): Promise<number> {
  const asked = parseArguments(argv);
  if (asked.help) {
    print(HELP);
    return 0;
  }
  const { seed, disable, only, json } = asked;
  const run = asked.transforms ? runTransforms : runHarness;
  const result = await run({
    ...asked,
    broken: disable === undefined ? undefined : PROMISES[disable],
    onProgress: process.stderr.isTTY ? showProgress(asked) : undefined,
    onTrace: only === undefined ? undefined : (line) => tell(`${line}\n`),
  });
  print(json ? renderJson(result, seed) : renderTable(result, seed));
  return exitCode(result);
}

function showProgress({ only }: Arguments) {
  if (only !== undefined) return undefined;
  return (done: number, of: number, { runs, lost, duplicated, lied }: Result) => {
    const end = done === of ? '\n' : '';
    tell(
      `\r\x1b[K${done} of ${of} scenarios, ${runs} runs: ${lost} lost, ${duplicated} duplicated, ${lied} lied${end}`,
    );
  };
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: Error) => {
    tell(error instanceof UsageError ? `${error.message}\n\n${HELP}\n` : `${error.stack}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
