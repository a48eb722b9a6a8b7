import * as fc from 'fast-check';
import { ALL_REJECTED, MALFORMED_JSON, MISSING_COLUMN, UNKNOWN_KEY, UNKNOWN_TASK } from './starlake-logs';
import { quoteOf } from '../../../lambda/failure/quote';

const at = (level: string, logger: string, message: string) => `26/11/29 17:44:44 ${level} ${logger}: ${message}`;
const error = (logger: string, message: string) => at('ERROR', logger, message);
const STACK = [
  '\tat ai.starlake.workflow.IngestionWorkflow.$anonfun$load$17(IngestionWorkflow.scala:504)',
  '\tat scala.util.Try$.apply(Try.scala:217)',
  '\tat org.apache.spark.deploy.SparkSubmit$.main(SparkSubmit.scala)',
  '\t... 23 more',
];
const thrown = (message: string, ...causes: string[]) => [
  message,
  ...STACK,
  ...causes.flatMap((cause) => [`Caused by: ${cause}`, ...STACK]),
];

const FOOTER =
  'org.apache.spark.SparkException: [FAILED_READ_FILE] Encountered error while reading file orders.csv. Could not read footer.';
const MAGIC = 'java.lang.RuntimeException: orders.csv is not a Parquet file. Expected magic number at tail';
const AWAIT = 'org.apache.spark.SparkException: Exception thrown in awaitResult: ';

test.each<[what: string, lines: string[], quote: string]>([
  [
    'of several prints of one failure, the first that says something',
    [
      error('JdbcDbUtils$', 'Error running sql'),
      ...thrown('java.sql.SQLException: Conversion Error: out of range'),
      error('DsvIngestionJob', 'java.sql.SQLException: Conversion Error: out of range'),
      error('IngestionWorkflow', 'Some tables failed to be loaded'),
      `Starlake failed to execute command with args load --options KEY=hunter2${error('Main$', 'java.lang.Exception: java.sql.SQLException: Conversion Error: out of range')}`,
      ...STACK,
      ...thrown(
        'Exception in thread "main" java.lang.Exception: java.sql.SQLException: Conversion Error: out of range',
      ),
    ],
    'Conversion Error: out of range',
  ],
  [
    'behind a statement of several lines, which may have anything in it',
    [
      error('JdbcDbUtils$', 'Error running JDBC SQL [CREATE TABLE kpi.total AS'),
      '  select sum(amount)',
      '',
      "  from orders where x = '[7]') WHERE 1=0] with id b861e36c-8c04-43fe-b64a-de73ac5ca5b2: Binder Error: no amount",
      at('INFO', 'SparkContext', 'Invoking stop() from shutdown hook'),
    ],
    'Binder Error: no amount',
  ],
  [
    'the innermost cause, which the engine has logged first',
    [
      error('Executor', 'Exception in task 0.0 in stage 0.0 (TID 0)'),
      ...thrown(AWAIT, FOOTER, MAGIC),
      error('TaskSetManager', 'Task 0 in stage 0.0 failed 1 times; aborting job'),
      error(
        'DsvIngestionJob',
        `org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in stage 0.0 failed 1 times, most recent failure: Lost task 0.0 in stage 0.0 (TID 0) (127.0.0.1 executor driver): ${AWAIT}`,
      ),
      ...STACK,
      ...thrown(`Caused by: ${FOOTER}`, MAGIC),
    ],
    '[FAILED_READ_FILE] Encountered error while reading file orders.csv. Could not read footer.; caused by orders.csv is not a Parquet file. Expected magic number at tail',
  ],
  [
    'of Starlake rather than of the engine, which tries again what failed',
    [
      error('TaskSetManager', 'Lost task 1.0 in stage 0.0: it is tried again'),
      error(
        'IngestionWorkflow',
        'ai.starlake.exceptions.DisallowRejectRecordException: Fail on rejected count requested',
      ),
    ],
    'DisallowRejectRecordException: Fail on rejected count requested',
  ],
  [
    'rather than what a warning tells of, if it is told at all',
    [
      at('WARN', 'FileSystem', 'is tried again'),
      ...thrown('java.io.IOException: reset'),
      error('Main$', 'no such task'),
    ],
    'no such task',
  ],
  [
    'below a warning, where it is all there is',
    [at('WARN', 'Env', 'x'), ...thrown('a.b.BadException: no')],
    'BadException: no',
  ],
  [
    'a message of several lines',
    [
      at('INFO', 'Main$', 'Running Starlake stage'),
      ...['ai.starlake.exceptions.SchemaValidationException: Invalid content for orders.sl.yml:', ' - $.table.x', ''],
      ...STACK,
    ],
    'SchemaValidationException: Invalid content for orders.sl.yml: - $.table.x',
  ],
  [
    'in colours, behind a bar that is drawn in place',
    [`[Stage 0:>     (0 + 1) / 1]\r\r      \r\u001b[31m${error('Main$', '\u001b[1mjava.lang.Exception: no\u001b[0m')}`],
    'no',
  ],
  [
    'by another layout',
    ['2026-11-29T17:44:44.123Z [ERROR] [main] ai.starlake.job.Main - no such task'],
    'no such task',
  ],
  ['of which the beginning is torn off', ['1/29 17:44:44 ERROR Main$: no such task'], 'no such task'],
  [
    'of the embedded executor',
    ['orders.csv, 2 rows', "Error: sales.orders: 'x' is no number", 'in line 2'],
    "sales.orders: 'x' is no number in line 2",
  ],
  [
    'of the arguments',
    ['Error: Unknown option --x', 'Try --help for more information.'],
    'Unknown option --x Try --help for more information.',
  ],
  [
    'of the JVM',
    ['Terminating due to java.lang.OutOfMemoryError: Java heap space'],
    'OutOfMemoryError: Java heap space',
  ],
  [
    'of Python',
    ['Traceback (most recent call last):', '  File "/app/x.py", line 3', 'ValueError: not 7'],
    'ValueError: not 7',
  ],
  ['without words', [...thrown('java.lang.NullPointerException')], 'NullPointerException'],
  [
    'that says nothing, where none says more',
    [error('IngestionWorkflow', 'Some tables failed to be loaded')],
    'Some tables failed to be loaded',
  ],
  ['with a secret', [error('Main$', 'no connection by PASSWORD=hunter2')], 'no connection by PASSWORD=***'],
])('%s', (_, lines, quote) => {
  expect(quoteOf(lines)).toBe(quote);
  // Printed again, by another thread at the same time.
  expect(quoteOf(lines.flatMap((line) => [line, line]).concat(STACK))).toContain(quote.slice(0, 15));
});

test.each([
  [MALFORMED_JSON, 'Invalid JSON File: file:/lake/datasets/ingesting/d1/k1.json'],
  [
    MISSING_COLUMN,
    /^Binder Error: Referenced column "nope" not found in FROM clause! Candidate bindings: "id" LINE 1: CREATE/,
  ],
  [
    UNKNOWN_KEY,
    /^SchemaValidationException: Invalid content for file:\/lake\/metadata\/load\/d1\/a.sl.yml: - \$.table: property 'nonsense' is not/,
  ],
  [UNKNOWN_TASK, 'StarlakeNotFoundException: Invalid task name t1.nosuchtask'],
  [ALL_REJECTED, 'DisallowRejectRecordException: Fail on rejected count requested'],
])('what Starlake 1.8 has printed: %#', (log, quote) => {
  const lines = log.split('\n');
  expect(quoteOf(lines)).toEqual(typeof quote === 'string' ? quote : expect.stringMatching(quote));
  // Of an end that begins in the middle of it.
  expect(quoteOf(lines.slice(1))).toBeDefined();
});

test.each([
  [[]],
  [['', '\u0000', '\u001b[31m']],
  [STACK],
  [[at('INFO', 'Main$', 'ERROR is no level here'), at('WARN', 'Utils', 'x'), 'Caused nothing', 'Errors: 0']],
])('no error, no quote: %j', (lines) => {
  expect(quoteOf(lines)).toBeUndefined();
});

test('is short, however long what it quotes is', () => {
  const words = 'word '.repeat(100_000);
  for (const lines of [
    [error('Main$', words)],
    [error('Main$', 'java.lang.Exception: first'), ...STACK, `Caused by: ${words}`],
    [error('Main$', words), ...STACK, `Caused by: other ${words}`],
    Array(20_000).fill(error('Main$', 'Error running JDBC SQL [select')),
    [error('Main$', 'Error running JDBC SQL [select'), ...Array(20_000).fill('1,')],
  ]) {
    expect(quoteOf(lines)!.length).toBeLessThanOrEqual(320);
  }
  expect(quoteOf([error('Main$', `SQL [${words}`), `${words}] with id 1: no`])).toMatch(/…$/);
});

describe('whatever else a log has', () => {
  const foreign = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      ...STACK,
      at('INFO', 'Main$', 'Running Starlake load'),
      at('WARN', 'Main$', 'ERROR? no'),
      error('Executor', 'Exception in task 0.0 in stage 0.0 (TID 0)'),
      error('IngestionWorkflow', 'Some tables failed to be loaded'),
      '[Stage 0:>  (0 + 1) / 1]\r',
      'x'.repeat(20_000),
      '\u001b[31m',
      '',
    ),
  );
  const planted = [error('DsvIngestionJob', 'ai.starlake.exceptions.Planted: the planted error'), ...STACK];
  const noise = fc.array(foreign, { maxLength: 30 });
  const isOtherError = (line: string) => quoteOf([line, '']) !== undefined;

  test('it never throws, and is never long', () => {
    const anything = fc.array(fc.oneof(foreign, fc.constantFrom(...planted, 'Caused by: ', 'Error: ', 'a.B: ')));
    fc.assert(
      fc.property(anything, (lines) => expect((quoteOf(lines) ?? '').length).toBeLessThanOrEqual(320)),
      { numRuns: 500 },
    );
  });

  test('a planted error is found, doubled, glued, and torn anywhere behind its head', () => {
    const head = planted[0]!.length;
    const torn = fc.integer({ min: planted[0]!.indexOf('the'), max: head });
    fc.assert(
      fc.property(noise, noise, torn, fc.boolean(), fc.boolean(), (before, after, cutAt, isDoubled, isGlued) => {
        fc.pre(!before.some((line) => isOtherError(line) && !/TID|Some tables/.test(line)));
        const [first = '', ...stack] = planted;
        const pieces = [`${isGlued ? 'printed without an end' : ''}${first.slice(0, cutAt)}`, first.slice(cutAt)];
        const lines = [...before, ...pieces, ...stack, ...(isDoubled ? planted : []), ...after];
        expect(quoteOf(lines)!.replace(/\s/g, '')).toContain('Planted:theplantederror');
      }),
      { numRuns: 500 },
    );
  });

  test('the lines of another thread may stand between those of its stack', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 1, maxLength: 30 }), (places) => {
        const [first = '', ...stack] = planted;
        const others = thrown('other');
        const lines = [...stack, ...others];
        places.forEach((place, index) => lines.splice(place % lines.length, 0, others[index % others.length]!));
        expect(quoteOf([first, ...lines])).toMatch(/^Planted: the planted error/);
      }),
    );
  });
});
