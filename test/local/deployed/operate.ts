import { startFakeAws, type FakeAws, type FakeWorld } from '../../helpers/fake-aws';
import { engineParts } from '../../../local/cli/parts';
import type { Io } from '../../../local/cli/io';
import { sampleAssembly } from '../../docs/evaluate';
import { cli, fakeIo, fakeParts, tempFolder } from '../cli/support';
import { worldOf } from './world';

/** Stack of the sample app. */
const STACK = 'StarlakeSample';

/** A fake account with the sample app. */
export async function deploySample(change: (world: FakeWorld) => void = () => {}): Promise<FakeAws> {
  const world = worldOf(sampleAssembly(), STACK);
  change(world);
  const fake = await startFakeAws(world);
  Object.assign(process.env, fake.env);
  return fake;
}

/** Runs a command on what is deployed, by the name of the stack, in a folder without an app. */
export async function operate(argv: string[], io: Partial<Io> & { input?: string } = {}) {
  const [command = '', ...rest] = argv;
  const parts = { ...fakeParts(), deployed: engineParts.deployed };
  return cli([command, ...rest, '--stack', STACK], fakeIo(tempFolder(), io), parts);
}
