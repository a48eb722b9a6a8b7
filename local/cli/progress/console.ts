import { Console } from 'node:console';
import { Writable } from 'node:stream';

/**
 * Captures what handlers write to the console. They run in this process, and their log must not appear in the display
 * or in the JSON.
 *
 * @param onLine called with each line
 * @returns a function that restores the console
 */
export function captureConsole(onLine: (line: string) => void): () => void {
  const stream = new Writable({
    decodeStrings: false,
    write: (text: string, _encoding, done) => {
      for (const line of text.replace(/\n$/, '').split('\n')) onLine(line);
      done();
    },
  });
  const before = globalThis.console;
  globalThis.console = new Console({ stdout: stream, stderr: stream });
  return () => {
    globalThis.console = before;
  };
}
