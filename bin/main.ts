import { main } from '../local/cli/main';
import { processIo } from '../local/cli/process-io';

const io = processIo(process);
void main(process.argv.slice(2), io).then((exitCode) => {
  // Not process.exit() at once: what was written to a pipe has to get there.
  process.exitCode = exitCode;
  // A function that an interrupted run has left behind does not keep the process.
  if (io.signal.aborted) process.stdout.write('', () => process.exit());
});
