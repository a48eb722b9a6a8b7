import fc from 'fast-check';
import { calm, Model, Plan, plans, World } from './model';
import type { EndTransformsResult } from '../../../lib/contract/end-transforms';
import { namesOf } from '../../../lambda/scheduler/graph';

/** What depends on something that fails, itself not among it. */
function blockedOf({ tasks, loads }: Plan, failing: Set<string>): string[] {
  const names = namesOf({ tasks, loads });
  const isStuck = (thing: number): boolean =>
    thing < tasks.length && (tasks[thing].after ?? []).some((before) => failing.has(names[before]) || isStuck(before));
  return tasks
    .map((_, task) => task)
    .filter(isStuck)
    .map((task) => names[task]);
}

function failuresOf(error: Error): { failed: string[]; blocked: string[] } {
  const { failed, blocked } = JSON.parse(error.message) as {
    failed: Array<{ task: string }>;
    blocked: Array<{ task: string }>;
  };
  return { failed: failed.map(({ task }) => task).sort(), blocked: blocked.map(({ task }) => task).sort() };
}

/** The datasets of tasks that all who write them have written. */
function completeOf({ tasks }: Plan, done: string[]): string[] {
  const missing = tasks.filter(({ task }) => !done.includes(task)).map(({ task, dataset = task }) => dataset);
  const all = new Set(tasks.map(({ task, dataset = task }) => dataset));
  return [...all].filter((dataset) => !missing.includes(dataset)).sort();
}

/** Whatever was begun was begun after all that it depends on had succeeded. */
function inOrder(plan: Plan, events: string[]): boolean {
  const names = namesOf(plan);
  return plan.tasks.every(({ task, after = [] }) => {
    const at = events.indexOf(`begin ${task}`);
    return (
      at < 0 ||
      after.every((before) => {
        const done = events.indexOf(`end ${names[before]}`);
        return done >= 0 && done < at;
      })
    );
  });
}

/** A model whose events are written down in order. */
function observed(plan: Plan, world: World, failing: Iterable<string>): { model: Model; events: string[] } {
  const model = new Model(plan, world, failing);
  const events: string[] = [];
  const note = (list: string[], word: string) => {
    list.push = (...names: string[]) => {
      events.push(...names.map((name) => `${word} ${name}`));
      return Array.prototype.push.apply(list, names);
    };
  };
  note(model.begun, 'begin');
  note(model.succeeded, 'end');
  return { model, events };
}

const sometimes = fc.array(fc.boolean(), { maxLength: 30 });
const failures = fc.array(fc.nat(), { maxLength: 3 });

const asTheyFail = (plan: Plan, picks: number[]) => {
  const names = namesOf(plan);
  const failing = new Set(picks.map((pick) => names[pick % names.length]));
  const blocked = blockedOf(plan, failing);
  // What is blocked never comes to fail.
  return { names, failing: new Set([...failing].filter((name) => !blocked.includes(name))) };
};

/** Lets the scheduler of fast-check decide what is next; resolves when nothing is left to decide. */
async function play(s: fc.Scheduler, run: Promise<unknown>): Promise<boolean> {
  let isOver = false;
  void run.then(() => (isOver = true));
  for (let idle = 0; idle < 3 && !isOver;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (s.count() > 0) {
      idle = 0;
      await s.waitOne();
    } else {
      idle++;
    }
  }
  await new Promise((resolve) => setImmediate(resolve));
  return isOver;
}

/** What the end of the run says, or throws. */
async function ended(s: fc.Scheduler, model: Model): Promise<EndTransformsResult | Error> {
  const outcome = model.end().catch((error: Error) => error);
  await play(s, outcome);
  return outcome;
}

test('in whatever order, and whatever call is repeated: each thing once, dependencies first, nobody waits for ever', async () => {
  await fc.assert(
    fc.asyncProperty(
      plans,
      failures,
      sometimes,
      fc.array(fc.nat(), { maxLength: 4 }),
      fc.scheduler(),
      async (plan, picks, flaws, echoes, s) => {
        const { names, failing } = asTheyFail(plan, picks);
        const left = [...flaws];
        const world: World = { turn: (what) => s.schedule(Promise.resolve(), what), fails: () => left.pop() ?? false };
        const { model, events } = observed(plan, world, failing);
        const run = model.begin().then((workers) => model.map(workers));
        const late = echoes.map((which) => s.schedule(Promise.resolve(), 'echo').then(() => model.echo(which)));
        expect(await play(s, run)).toBe(true);
        await play(s, Promise.all(late));
        expect(model.isOver).toBe(true);

        const blocked = blockedOf(plan, failing);
        const done = names.filter((name) => !failing.has(name) && !blocked.includes(name)).sort();
        expect([...model.succeeded].sort()).toEqual(done);
        expect([...model.begun].sort()).toEqual([...done, ...failing].sort());
        expect(inOrder(plan, events)).toBe(true);
        expect(model.most).toBeLessThanOrEqual(plan.slots);
        // What could not be published is written down, at the latest the end does it.
        const noted = Object.keys(model.state.unpublished ?? {});
        expect([...new Set([...model.published, ...noted])].sort()).toEqual(completeOf(plan, done));

        if (failing.size === 0) {
          left.length = 0;
          expect(await ended(s, model)).toMatchObject({ next: 'END', summary: { status: 'DONE' } });
          expect([...new Set(model.published)].sort()).toEqual(completeOf(plan, names));
          return;
        }
        const error = (await ended(s, model)) as Error;
        expect(error.name).toBe('Starlake.TransformFailed');
        expect(failuresOf(error)).toEqual({ failed: [...failing].sort(), blocked: [...blocked].sort() });

        // A redrive runs what is left, and nothing else.
        model.redrives = 1;
        model.failing = new Set();
        model.begun.length = 0;
        const again = (await ended(s, model)) as EndTransformsResult;
        expect(again.next).toBe('RUN');
        expect(await play(s, model.map(again.next === 'RUN' ? again.workers : []))).toBe(true);
        expect([...model.begun].sort()).toEqual([...failing, ...blocked].sort());
        expect([...model.succeeded].sort()).toEqual([...names].sort());
        left.length = 0;
        expect(await ended(s, model)).toMatchObject({ next: 'END' });
        expect([...new Set(model.published)].sort()).toEqual(completeOf(plan, names));
      },
    ),
    { numRuns: 400 },
  );
});

test('an execution that is aborted and redriven goes on: what has succeeded is not run again', async () => {
  await fc.assert(
    fc.asyncProperty(
      plans,
      failures,
      sometimes,
      fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 3 }),
      fc.scheduler(),
      async (plan, picks, flaws, kills, s) => {
        const { names, failing } = asTheyFail(plan, picks);
        const left = [...flaws];
        const world: World = { turn: (what) => s.schedule(Promise.resolve(), what), fails: () => left.pop() ?? false };
        const { model, events } = observed(plan, world, failing);
        const workers = await play(s, Promise.resolve()).then(() => model.begin());
        let run = model.map(workers);
        for (const steps of kills) {
          for (let i = 0; i < steps && s.count() > 0; i++) {
            await s.waitOne();
            await new Promise((resolve) => setImmediate(resolve));
          }
          model.kill();
          // What was on its way arrives, or not.
          for (let i = 0; i < steps % 5 && s.count() > 0; i++) await s.waitOne();
          run = model.resume();
        }
        expect(await play(s, run)).toBe(true);
        expect(model.isOver).toBe(true);
        const blocked = blockedOf(plan, failing);
        expect([...model.succeeded].sort()).toEqual(
          names.filter((name) => !failing.has(name) && !blocked.includes(name)).sort(),
        );
        expect(inOrder(plan, events)).toBe(true);
        const outcome = await ended(s, model);
        expect((outcome as Error).name ?? 'END').toBe(failing.size > 0 ? 'Starlake.TransformFailed' : 'END');
      },
    ),
    { numRuns: 300 },
  );
});

test('tasks that the input leaves out count as done', async () => {
  const plan = {
    tasks: [{ task: 'a.a' }, { task: 'a.b', after: [0] }, { task: 'a.c', after: [1] }],
    loads: [],
    slots: 2,
  };
  const model = new Model({ ...plan, input: { tasks: ['a.c'] } }, calm);
  await model.map(await model.begin());
  expect(model.begun).toEqual(['a.c']);
  const result = await model.end();
  expect(result).toMatchObject({ next: 'END', summary: { tasks: [{ task: 'a.c', status: 'DONE' }] } });
  expect([...model.storage.contents.keys()].filter((file) => file.includes('/succeeded/'))).toEqual([]);
});
