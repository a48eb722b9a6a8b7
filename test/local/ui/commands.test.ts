import { Commands, type Started } from '../../../local/ui/commands';
import { eventually } from '../../helpers/eventually';

/** Commands whose program is a script. */
function commandsOf(script: string) {
  const commands = new Commands({
    program: [process.execPath, '-e', script, '--'],
    options: ['--app', 'x'],
    cwd: process.cwd(),
    env: process.env,
    onChange: () => {},
  });
  const until = (is: (last: Started) => boolean) => eventually('the command', () => commands.all[0]!, is);
  return { commands, until };
}

const hasEnded = ({ exitCode }: Started) => exitCode !== undefined;

test('a command gets the options of the app, and what it says is kept', async () => {
  const { commands, until } = commandsOf('console.error(process.argv.slice(1).join(" ")); process.exitCode = 2');
  commands.start(['run', "sales'; rm -rf"]);
  expect(commands.all).toMatchObject([{ argv: ['run', "sales'; rm -rf"] }]);
  expect(await until(hasEnded)).toMatchObject({ exitCode: 2, said: "run sales'; rm -rf --app x\n" });
});

test('a program that is not there is reported', async () => {
  const commands = new Commands({ program: ['/no/such/program'], options: [], cwd: '/', env: {}, onChange: () => {} });
  commands.start(['run']);
  expect(await eventually('the command has ended', () => commands.all[0]!, hasEnded)).toMatchObject({
    exitCode: 2,
    said: expect.stringContaining('ENOENT'),
  });
});

const WAITS = `process.on('SIGINT', () => { console.error('interrupted'); process.exit(130); });
console.error('ready'); setTimeout(() => {}, 1e6);`;

test('a command is ended as Ctrl-C does', async () => {
  const { commands, until } = commandsOf(WAITS);
  commands.start(['run', 'a']);
  await until(({ said }) => said.includes('ready'));
  commands.interrupt(commands.all[0]!.number);
  expect(await until(hasEnded)).toMatchObject({ exitCode: 130, said: 'ready\ninterrupted\n' });
});

test('a second click while a command runs starts nothing, and another command, or the same later, does', async () => {
  const { commands, until } = commandsOf(WAITS);
  commands.start(['run', 'a']);
  commands.start(['run', 'a']);
  expect(commands.all).toHaveLength(1);
  await until(({ said }) => said.includes('ready'));
  commands.start(['run', 'a', '--resume']);
  expect(commands.all.map(({ argv }) => argv.join(' '))).toEqual(['run a --resume', 'run a']);
  await until(({ said }) => said.includes('ready'));
  await commands.endAll();
  commands.start(['run', 'a']);
  expect(commands.all).toHaveLength(3);
  await until(({ said }) => said.includes('ready'));
  await commands.endAll();
});

test('the end of the server waits until its commands have ended', async () => {
  const { commands, until } = commandsOf(WAITS);
  commands.start(['run', 'a']);
  await until(({ said }) => said.includes('ready'));
  await commands.endAll();
  expect(commands.all).toMatchObject([{ exitCode: 130 }]);
});
