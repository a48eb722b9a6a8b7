import { Fragment } from 'preact/jsx-runtime';
import type { VNode } from 'preact';
import { Facts } from '../../pages/facts';
import { Layout } from '../../pages/layout';
import type { Site } from '../../pages/site';
import type { DeployedAction, DeployedMachine, Intent } from '../deployed-runs';
import { ACTIONS, deployedPath } from '../paths';
import { Action } from './action';
import { WhereOnAws } from './deployed-parts';

/** Properties of {@link ConfirmPage}. */
export interface ConfirmPageProps {
  readonly site: Site;
  readonly pipeline: DeployedMachine;
  readonly action: DeployedAction;
  /** Name of the run; absent to start one. */
  readonly run?: string;
  readonly intent: Intent;
  readonly formToken: string;
}

const VERBS: Readonly<Record<DeployedAction, string>> = { start: 'Start', redrive: 'Redrive', stop: 'Stop' };

/** Says what a command will do on AWS, and asks. */
export function ConfirmPage({ site, pipeline, action, run, intent, formToken }: ConfirmPageProps): VNode {
  const { machine, name } = pipeline;
  const verb = VERBS[action];
  const back = `${site.base}${deployedPath(machine, run)}`;
  return (
    <Layout site={site} title={`${verb} ${run === undefined ? name : `a run of ${name}`} on AWS?`}>
      <WhereOnAws {...pipeline} />
      <Facts
        facts={[
          ['Pipeline', name],
          ['State machine', <code>{machine}</code>],
          ['Run', run && <code>{run}</code>],
          ['Command', <code>{intent.command}</code>],
        ]}
      />
      {intent.refusal === undefined ? (
        <Fragment>
          <h2>What it does</h2>
          <Texts texts={intent.texts} />
        </Fragment>
      ) : (
        <section class="problem" aria-labelledby="problem">
          <h2 id="problem">It cannot be done</h2>
          {intent.refusal.split('\n').map((line) => (
            <p>{line}</p>
          ))}
        </section>
      )}
      <div class="actions">
        {intent.refusal === undefined ? (
          <Action
            to={ACTIONS.deployed}
            formToken={formToken}
            fields={{ action, machine, ...(run === undefined ? {} : { run }) }}
            label={`${verb} it on AWS`}
            look="main"
          />
        ) : null}
        <a class="button" href={back}>
          {intent.refusal === undefined ? 'No, go back' : 'Go back'}
        </a>
      </div>
    </Layout>
  );
}

/** Sentences as a command prints them; lines that begin with two spaces are rows of a list. */
function Texts({ texts }: { readonly texts: readonly string[] }): VNode {
  const rows = texts.filter((text) => text.startsWith('  '));
  const first = texts.findIndex((text) => text.startsWith('  '));
  const [before, after] = first < 0 ? [texts, []] : [texts.slice(0, first), texts.slice(first + rows.length)];
  return (
    <Fragment>
      {before.map((text) => (
        <p>{text}</p>
      ))}
      {rows.length === 0 ? null : (
        <ul>
          {rows.map((text) => (
            <li>{text.trim()}</li>
          ))}
        </ul>
      )}
      {after.map((text) => (
        <p>{text}</p>
      ))}
    </Fragment>
  );
}
