import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { selectExecutor } from '../../../local/executors/select';
import { tempFolder } from '../engine/support';
import type { ContainerRun, Executor } from '../../../local/executor';
import { eventually } from '../../helpers/eventually';

const realPath = process.env.PATH!;

let bin: string;

let root: string;

beforeEach(() => {
  const folder = tempFolder();
  bin = path.join(folder, 'bin');
  root = path.join(folder, 'project');
  mkdirSync(bin);
  mkdirSync(root);
  // The shell of the scripts, and nothing that a developer may have installed.
  process.env.PATH = bin;
});

afterEach(() => {
  process.env.PATH = realPath;
  delete process.env.TOKEN;
  delete process.env.UNRELATED;
});

function script(name: string, body: string): void {
  const file = path.join(bin, name);
  writeFileSync(file, `#!/bin/sh\nPATH='${realPath}'\n${body}\n`);
  chmodSync(file, 0o755);
}

function start(executor: Executor, more: Partial<ContainerRun> = {}) {
  const lines: string[] = [];
  const container: ContainerRun = {
    argv: ['load', '--tables', 'a b'],
    environment: { SL_ROOT: root },
    secrets: [],
    image: 'starlake:1',
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
    timeOut: () => undefined,
    ...more,
  };
  return { lines, exit: executor.run(container) };
}

describe('starlake', () => {
  test('runs in the folder of the project, with its environment and little else', async () => {
    script('starlake', 'echo "$#:$3"; pwd; echo "$SL_ROOT,$TOKEN,$UNRELATED" >&2; printf last; exit 3');
    process.env.TOKEN = 'secret';
    process.env.UNRELATED = 'x';
    const { lines, exit } = start(await selectExecutor('starlake', root), { secrets: ['TOKEN', 'OTHER'] });
    expect(await exit).toEqual({ exitCode: 3 });
    expect(lines).toHaveLength(4);
    expect(lines).toEqual(expect.arrayContaining(['3:a b', root, `${root},secret,`, 'last']));
  });

  test('is told to stop, with all that it has started', async () => {
    script('starlake', `sh -c 'trap "echo gone > ${root}/gone; exit 0" TERM; echo up; while :; do sleep 0.05; done'`);
    const controller = new AbortController();
    const { lines, exit } = start(await selectExecutor('starlake', root), { signal: controller.signal });
    await eventually(
      'the container is up',
      () => lines,
      (lines) => lines.includes('up'),
    );
    controller.abort();
    expect(await exit).toEqual({ exitCode: 143, reason: 'stopped' });
    await eventually(
      'its child is gone',
      () => readdirSync(root),
      (files) => files.includes('gone'),
    );
  });

  test('that cannot be started is an error', async () => {
    script('starlake', '');
    const executor = await selectExecutor('starlake', path.join(root, 'missing'));
    await expect(start(executor).exit).rejects.toThrow('ENOENT');
  });
});

describe('docker', () => {
  const docker = (run: string) =>
    script(
      'docker',
      `echo "$@" >> ${root}/calls\ncase "$1" in info) exit 0;; run) ${run};; stop) kill $(cat ${root}/pid);; esac`,
    );
  const calls = () => readFileSync(`${root}/calls`, 'utf8').trim().split('\n');

  test('runs the image, with the root at its own path, and values out of sight', async () => {
    docker('echo "$SL_ROOT,$TOKEN,$UNRELATED"; exit 4');
    process.env.TOKEN = 'secret';
    process.env.UNRELATED = 'x';
    const { lines, exit } = start(await selectExecutor('docker', root), { secrets: ['TOKEN'] });
    expect(await exit).toEqual({ exitCode: 4 });
    expect(lines).toEqual([`${root},secret,`]);
    expect(calls()[1]).toMatch(
      new RegExp(
        `^run --rm -i --name starlake-sfn-[0-9a-f-]+ -v ${root}:${root} -e TOKEN -e SL_ROOT starlake:1 load --tables a b$`,
      ),
    );
  });

  test('stops the container by its name', async () => {
    docker(`echo $$ > ${root}/pid; echo up; exec sleep 30`);
    const controller = new AbortController();
    const { lines, exit } = start(await selectExecutor('docker', root), { signal: controller.signal });
    await eventually(
      'the container is up',
      () => lines,
      (lines) => lines.includes('up'),
    );
    controller.abort();
    expect(await exit).toMatchObject({ reason: 'stopped' });
    const [, run, stop] = calls();
    expect(stop).toBe(`stop --time 10 ${/--name (\S+)/.exec(run!)![1]}`);
  });

  test('that cannot start a container is an error; one that is killed says so', async () => {
    docker('exit 125');
    await expect(start(await selectExecutor('docker', root)).exit).rejects.toThrow(
      'could not start a container of starlake:1',
    );
    docker('exit 137');
    expect(await start(await selectExecutor('docker', root)).exit).toMatchObject({
      exitCode: 137,
      reason: expect.any(String),
    });
  });
});

describe('selectExecutor', () => {
  test('auto takes what is nearest to what is deployed', async () => {
    expect((await selectExecutor('auto', root)).name).toBe('embedded');
    script('docker', 'exit 0');
    expect((await selectExecutor('auto', root)).name).toBe('docker');
    script('starlake', 'exit 0');
    expect((await selectExecutor('auto', root)).name).toBe('starlake');
    expect((await selectExecutor('embedded', root)).name).toBe('embedded');
  });

  test('one that was chosen and is not there is an error', async () => {
    await expect(selectExecutor('starlake', root)).rejects.toThrow('`starlake` is not on PATH');
    await expect(selectExecutor('docker', root)).rejects.toThrow('`docker` is not on PATH');
    script('docker', 'exit 1');
    await expect(selectExecutor('docker', root)).rejects.toThrow('docker does not answer');
    expect((await selectExecutor('auto', root)).name).toBe('embedded');
  });
});
