import { Console } from 'node:console';
import { Writable } from 'node:stream';

/**
 * Takes what is written to the console while handlers run: they are called in this process, and what they log must get
 * neither into the display nor between the JSON.
 *
 * @param onLine called with each line
 * @returns what gives the console back
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
