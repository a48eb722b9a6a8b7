import { asTask, isDistributed } from './distributed-map';
import { localizeContext } from './paths';
import type { Definition, State } from '../asl';

/** Longest time in seconds that a timer of Node.js can wait; longer ones would end at once. */
const LONGEST_TIMER_SECONDS = Math.floor((2 ** 31 - 1) / 1000);

/** Fields whose names end in `.$` are paths; everything else in them is literal. */
const TEMPLATES = new Set(['Parameters', 'ItemSelector', 'ResultSelector']);

type MutableState = { -readonly [field in keyof State]: State[field] };

/**
 * The definition that the interpreter runs: a copy with the same meaning, limited to what the interpreter does as AWS
 * does. All changes are made here, each with its reason.
 *
 * @param slots most iterations of a Map that run at once; a Map that reads its number from its input keeps it, unless
 * there is only one slot
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
      // By default, the interpreter gives up after 60 s and leaves the task running. The engine has the timeouts.
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
      // It treats a result of false, 0, '' or null as no result.
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

// Without a number, all items run at once.
function boundMap(state: MutableState, slots: number): void {
  if (slots === 1) delete state.MaxConcurrencyPath;
  if (Number.isFinite(slots) && state.MaxConcurrencyPath === undefined) {
    state.MaxConcurrency = Math.min(Number(state.MaxConcurrency) || slots, slots);
  }
}

// It takes `IsPresent: false`, `IsNull: false` and so on as false for any value.
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

// If the state has no error name, it uses one of its own. It supports paths, but no intrinsic functions.
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
