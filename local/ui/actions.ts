import type { Answer } from './answer';
import { seeOther, sentence } from './answer';
import type { Commands } from './commands';
import { ACTIONS } from './paths';
import type { ShownApp } from './shown-app';
import { pageName, pipelinePath } from '../pages/site';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Does what a form asks for: starts the command that a user would type, or stops one.
 *
 * @returns where to go, or a sentence when there is no such pipeline or command
 */
export function act(path: string, fields: URLSearchParams, app: ShownApp, commands: Commands): Answer {
  if (path === ACTIONS.stop) {
    commands.interrupt(Number(fields.get('number')));
    return seeOther('/index.html');
  }
  const argv = argvOf(path, fields, app);
  if (argv === undefined)
    return sentence(404, 'There is no such pipeline or command: go back, and load the page again.');
  commands.start(argv);
  const id = fields.get('pipeline');
  return seeOther(id === null ? '/index.html' : `/${pipelinePath(id)}`);
}

/** Only names of the app come into a command, each as one argument: no shell reads them. */
function argvOf(path: string, fields: URLSearchParams, app: ShownApp): string[] | undefined {
  if (fields.get('all') === 'yes') {
    const all = allOf(fields.get('stack'), app);
    if (path === ACTIONS.run) return all;
    return path === ACTIONS.resume && all ? [...all, '--resume'] : undefined;
  }
  const shown = app.byPage.get(pageName(fields.get('pipeline') ?? ''));
  if (shown === undefined || shown.entry.id !== fields.get('pipeline')) return undefined;
  const { id, kind } = shown.entry;
  if (path === ACTIONS.run && kind !== 'backfill') return ['run', id];
  if (path === ACTIONS.resume) {
    if (kind !== 'backfill') return ['run', id, '--resume'];
    const target = targetOf(fields, app);
    return target === undefined ? undefined : ['backfill', target, '--with', id, '--resume'];
  }
  const [from, to] = [fields.get('from') ?? '', fields.get('to') ?? ''];
  if (path !== ACTIONS.backfill || shown.backfill === undefined || !DAY.test(from) || !DAY.test(to)) return undefined;
  return ['backfill', shown.pipeline.name, '--from', from, '--to', to, '--with', shown.backfill];
}

/** All pipelines, or those of a stack. */
function allOf(stack: string | null, { byPage }: ShownApp): string[] | undefined {
  if (stack === null) return ['run', '--all'];
  const isKnown = [...byPage.values()].some(({ pipeline }) => (pipeline.outermostStack ?? pipeline.stack) === stack);
  return isKnown ? ['run', '--all', '--stack', stack] : undefined;
}

/** The pipeline that a backfill has run. */
function targetOf(fields: URLSearchParams, { byPage }: ShownApp): string | undefined {
  const names = [...byPage.values()].map(({ pipeline }) => pipeline.name);
  return names.find((name) => name === fields.get('target'));
}
