import { readFileSync } from 'node:fs';
import path from 'node:path';
import { entryOf } from '../../lambda/datasets/entry';
import { runOf } from '../../lambda/join-datasets/claim';
import { EMPTY } from '../../lambda/join-datasets/state';

// What docs/datasets.md shows is what is sent.
const page = readFileSync(path.join(__dirname, '../../docs/datasets.md'), 'utf8');
const [event, input] = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => JSON.parse(json));

test('the event', () => {
  const { dataset, scheduledDate, run, pipeline } = event;
  const { Detail, Source, DetailType } = entryOf({ dataset, scheduledDate, run, pipeline }, 'bus');
  expect(JSON.parse(Detail)).toEqual(event);
  expect(page).toContain(`source \`${Source}\``);
  expect(page).toContain(`\`${DetailType}\``);
});

test('the input of a run', () => {
  const due = { since: '2026-08-02T00:00:00.000Z', date: '2026-08-03T00:00:00.000Z' };
  const run = runOf(EMPTY, { stateMachine: 'arn' }, due, new Date(0));
  expect(run.input).toEqual(input);
});
