import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, tableUnder } from './markdown';
import { EcsStarlakeJob, LoadPipeline, PreLoadStrategy } from '../../lib';
import { findPipeline } from '../../local/assembly';
import { statesOf } from '../../local/interpreter/states';
import { synthesize } from '../helpers/local-run';

const STRATEGIES = Object.values(PreLoadStrategy);

const assembly = synthesize((stack) => {
  const job = new EcsStarlakeJob(stack, 'Starlake', { options: { slEnvVar: { SL_ROOT: 's3a://lake' } } });
  for (const preLoadStrategy of STRATEGIES) {
    new LoadPipeline(stack, preLoadStrategy, {
      job,
      domain: preLoadStrategy,
      tables: [{ name: 't' }],
      preLoadStrategy,
    });
  }
});

/** Strategies whose pipelines have a state, by its name as the page has it. */
function strategiesByState(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const strategy of STRATEGIES) {
    for (const [name] of statesOf(findPipeline(assembly, strategy).definition)) {
      const general = name
        .replace(new RegExp(`^check_${strategy}_.*`), 'check_{domain}_…')
        .replace(new RegExp(`^(skip_or_start_loading)_${strategy}$`), '$1_…')
        .replace(strategy, '{domain}');
      found.set(general, [...(found.get(general) ?? []), strategy]);
    }
  }
  return found;
}

test('the table of states has those that pipelines have, with the strategies that have them', () => {
  const heading = '## The states of a load pipeline, and their data';
  const rows = tableUnder(heading, readFileSync(path.join(ROOT, 'docs/states.md'), 'utf8'));
  const said = rows.map(([name, , strategies]) => {
    const words = strategies.replace(/,.*/, '');
    const others = STRATEGIES.filter((each) => each !== PreLoadStrategy.NONE);
    return [name, words === 'all' ? STRATEGIES : words === 'the others' ? others : [words]];
  });
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(strategiesByState()));
});
