import { spawn } from 'node:child_process';
import type { Io } from '../../io';

const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Opens an address in the browser; where there is none, the address that was printed is enough. */
export function openBrowser(address: string, { isTTY, env }: Io): void {
  const hasDisplay =
    process.platform !== 'linux' || env['DISPLAY'] !== undefined || env['WAYLAND_DISPLAY'] !== undefined;
  if (!isTTY || !hasDisplay) return;
  const [program, ...first] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(program!, [...first, address], { stdio: 'ignore', detached: true });
  // There is no such program: the user opens what was printed.
  child.on('error', () => undefined);
  child.unref();
}
