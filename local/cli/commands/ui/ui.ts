import { Commands } from '../../../ui/commands';
import type { RunningServer } from '../../../ui/server';
import { prepareAssembly } from '../../app/prepare-assembly';
import type { Arguments } from '../../arguments/spec';
import { ExitCode, UsageError } from '../../errors';
import { json } from '../../json';
import { historyOf } from '../../recording/recording';
import type { Command } from '../command';
import { withoutProfile } from '../deployed/connect';
import { openBrowser } from './open-browser';
import { currentApp } from './current-app';
import { deployedRuns } from './deployed-runs';
import { PORT, uiSpec } from './ui-spec';

/** Options that the commands of pages get, too. */
const PASSED = ['app', 'profile', 'output', 'root', 'executor', 'slots'];

/** `starlake-sfn ui`: pages about pipelines and runs, by a server on this machine. */
export const uiCommand: Command = {
  spec: uiSpec,
  async run(args, io, parts) {
    const port = portOf(args.values['port']);
    const isJson = args.switches.has('json');
    const isOnAws = args.switches.has('aws');
    // As with other commands about what is deployed, the profile is only one to call AWS with.
    const own = isOnAws ? withoutProfile(args) : args;
    const app = await prepareAssembly(own, io, { quiet: isJson });
    const history = historyOf(app);
    const current = currentApp(app, args.values['root'], io, parts);
    // Problems of the app are reported before the browser opens.
    await current.shown();
    app.made();
    const deployed = isOnAws ? await deployedRuns(args, io, parts, app) : undefined;
    const { UiPages } = require('../../../ui/ui-pages') as typeof import('../../../ui/ui-pages');
    let look = () => {};
    const commands = new Commands({
      program: io.program ?? [],
      options: passedOptions(own),
      cwd: io.cwd,
      env: io.env,
      onChange: () => look(),
    });
    const server = await serveAt(port, (formToken) => {
      const pages = new UiPages(
        {
          app: current.shown,
          stamp: current.stamp,
          draw: current.draw,
          rowsIn: current.rowsIn,
          history,
          commands,
          deployed,
        },
        formToken,
      );
      look = () => pages.live.look();
      return pages;
    });
    try {
      if (isJson) io.stdout.write(json({ url: server.address, port: server.port }));
      else io.stdout.write(`${server.address}\nCtrl-C ends the server, and the runs that it has started.\n`);
      if (!isJson && !args.switches.has('no-open')) openBrowser(server.address, io);
      await aborted(io.signal);
    } finally {
      await commands.endAll();
      await server.close();
    }
    return ExitCode.INTERRUPTED;
  },
};

/** @returns undefined for the default port, or another if it is taken */
function portOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const port = /^\d{1,5}$/.test(given) ? Number(given) : -1;
  if (port >= 0 && port < 65_536) return port;
  throw new UsageError(`--port must be a port, 0 to 65535; got "${given}"`);
}

async function serveAt(
  port: number | undefined,
  pagesOf: Parameters<typeof import('../../../ui/server').serve>[1],
): Promise<RunningServer> {
  const { serve } = require('../../../ui/server') as typeof import('../../../ui/server');
  try {
    return await serve(port ?? PORT, pagesOf);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' && (error as NodeJS.ErrnoException).code !== 'EACCES')
      throw error;
    if (port === undefined) return serve(0, pagesOf);
    throw new UsageError(
      `port ${port} cannot be used: ${(error as Error).message}`,
      'Choose another one, or --port 0.',
    );
  }
}

function passedOptions({ values, lists, switches }: Arguments): string[] {
  return [
    ...PASSED.flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]])),
    ...(lists['context'] ?? []).flatMap((pair) => ['--context', pair]),
    ...(switches.has('no-synth') ? ['--no-synth'] : []),
  ];
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
