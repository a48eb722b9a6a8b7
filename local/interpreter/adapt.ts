import { asTask, isDistributed } from './distributed-map';
import { localizeContext } from './paths';
import type { Definition, State } from '../asl';

/** Longest time in seconds that a timer of Node.js can wait; longer ones would end at once. */
const LONGEST_TIMER_SECONDS = Math.floor((2 ** 31 - 1) / 1000);

/** Fields whose names end in `.$` are paths; everything else in them is literal. */
const TEMPLATES = new Set(['Parameters', 'ItemSelector', 'ResultSelector']);

type MutableState = { -readonly [field in keyof State]: State[field] };

/**
 * The definition that the interpreter runs: a copy that says the same, in the words that it understands as AWS does.
 * Everything that is changed is written here, each with the reason.
 *
 * @param slots how many iterations of a Map run at once at most; one that reads its number from its input keeps that, unless
 * there is one slot only
 */
export function adaptDefinition(definition: Definition, slots = Infinity): Definition {
  const copy = JSON.parse(JSON.stringify(definition)) as Definition;
  return adapted(copy, slots);
}

function adapted<T extends Definition>(definition: T, slots: number): T {
  const { TimeoutSeconds } = definition;
  return {
    ...definition,
    ...(TimeoutSeconds === undefined ? {} : { TimeoutSeconds: Math.min(TimeoutSeconds, LONGEST_TIMER_SECONDS) }),
    States: Object.fromEntries(
      Object.entries(definition.States).map(([name, state]) => [name, adaptedState(state, slots)]),
    ),
  };
}

function adaptedState(original: State, slots: number): State {
  const state = localized(isDistributed(original) ? asTask(original) : original) as MutableState;
  adaptResultPath(state as { ResultPath?: unknown });
  state.Catch?.forEach(adaptResultPath);
  if (state.Retry) state.Retry = state.Retry.map(withinTimers);
  if (state.ItemProcessor) state.ItemProcessor = adapted(state.ItemProcessor, slots);
  if (state.Iterator) state.Iterator = adapted(state.Iterator, slots);
  if (state.Branches) state.Branches = state.Branches.map((branch) => adapted(branch, slots));
  switch (state.Type) {
    case 'Task':
      // The interpreter gives up after 60 s by default, and leaves the task running when it does: the engine keeps time.
      delete state.TimeoutSecondsPath;
      state.TimeoutSeconds = LONGEST_TIMER_SECONDS;
      break;
    case 'Map':
      boundMap(state, slots);
      break;
    case 'Wait':
      if (typeof state.Seconds === 'number') state.Seconds = Math.min(state.Seconds, LONGEST_TIMER_SECONDS);
      break;
    case 'Pass':
      // It takes a result that is false, 0, '' or null for none.
      if ('Result' in state && !state.Result) {
        state.Parameters = state.Result;
        delete state.Result;
      }
      break;
    case 'Choice':
      state.Choices = (state.Choices ?? []).map(adaptedRule) as State['Choices'];
      break;
    case 'Fail':
      adaptFail(state);
      break;
  }
  return state;
}

// Without a number it is as many as there are.
function boundMap(state: MutableState, slots: number): void {
  if (slots === 1) delete state.MaxConcurrencyPath;
  if (Number.isFinite(slots) && state.MaxConcurrencyPath === undefined) {
    state.MaxConcurrency = Math.min(Number(state.MaxConcurrency) || slots, slots);
  }
}

// `IsPresent: false`, `IsNull: false` and so on are false to it, whatever the value.
function adaptedRule(rule: Record<string, unknown>): Record<string, unknown> {
  const { And, Or, Not, Next, Variable, ...tests } = rule;
  const outer = Next === undefined ? {} : { Next };
  if (Array.isArray(And)) return { And: And.map(adaptedRule), ...outer };
  if (Array.isArray(Or)) return { Or: Or.map(adaptedRule), ...outer };
  if (Not !== undefined) return { Not: adaptedRule(Not as Record<string, unknown>), ...outer };
  const [[test, expected] = ['', undefined]] = Object.entries(tests).filter(([key]) => key.startsWith('Is'));
  return expected === false ? { Not: { Variable, [test]: true }, ...outer } : rule;
}

// `$` and `$['name']` would make a property called `$`.
function adaptResultPath(rule: { -readonly [field in 'ResultPath']?: unknown }): void {
  if (rule.ResultPath === '$') delete rule.ResultPath;
  else if (typeof rule.ResultPath === 'string') rule.ResultPath = rule.ResultPath.replace(/^\$(?=\[)/, '$.');
}

// It names a failure after itself when the state does not, and takes paths only, no intrinsic functions.
function adaptFail(state: MutableState): void {
  const computed: Record<string, unknown> = {};
  for (const field of ['Error', 'Cause']) {
    const path = state[`${field}Path`];
    if (path === undefined) {
      state[field] ??= '';
    } else {
      computed[`${field}.$`] = path;
      state[`${field}Path`] = `$.${field}`;
    }
  }
  if (Object.keys(computed).length > 0) state.Parameters = computed;
}

function withinTimers(retrier: NonNullable<State['Retry']>[number]): NonNullable<State['Retry']>[number] {
  const longest = Number(retrier.MaxDelaySeconds ?? LONGEST_TIMER_SECONDS);
  return { ...retrier, MaxDelaySeconds: Math.min(longest, LONGEST_TIMER_SECONDS) };
}

function localized(state: State): State {
  const fields = Object.entries(state).map(([field, value]) => {
    if (TEMPLATES.has(field)) return [field, localizedTemplate(value)];
    if (field === 'Choices') return [field, (value as unknown[]).map(localizedFields)];
    return [field, isPathField(field) && typeof value === 'string' ? localizeContext(value) : value];
  });
  return Object.fromEntries(fields) as State;
}

function localizedFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(localizedFields);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      field,
      typeof inner === 'string' && isPathField(field) ? localizeContext(inner) : localizedFields(inner),
    ]),
  );
}

function localizedTemplate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(localizedTemplate);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key.endsWith('.$') && typeof inner === 'string' ? localizeContext(inner) : localizedTemplate(inner),
    ]),
  );
}

function isPathField(field: string): boolean {
  return (field.endsWith('Path') && field !== 'ResultPath') || field === 'Variable';
}
