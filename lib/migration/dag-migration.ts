import { dagTemplate } from './dag-template';
import type { DagMigration, Finding } from './migration';
import { optionFindings } from './option-findings';
import { placeText } from './place-text';
import type { ReadSettings } from './read-settings';
import type { Dag } from '../project/project';

const DAGS = 'metadata/dags';

/**
 * What becomes of a dag configuration.
 *
 * @param all the pipelines of the project
 * @param refused what plan and synth refuse, of the whole project
 */
export function dagMigration(
  folder: string,
  dag: Dag,
  all: readonly ReadSettings[],
  refused: readonly Finding[],
): DagMigration {
  const file = `${DAGS}/${dag.name}.sl.yml`;
  const { platform, finding } = dagTemplate(folder, dag);
  const pipelines = all.filter(({ plan }) => plan.dag === dag.name);
  const used = pipelines.length > 0;
  const own = refused.filter(({ place = '' }) => place === file || place.startsWith(`${file}:`));
  const isRefused = (option: string) => own.some(({ about }) => about === option);
  return {
    ...{ name: dag.name, file, template: dag.template },
    ...(platform === undefined ? {} : { platform }),
    pipelines: pipelines.map(({ plan }) => plan.name),
    findings: [
      ...(used ? [finding, filename(dag)] : []),
      ...(used && dag.comment !== '' ? [comment(dag)] : []),
      ...optionFindings(dag, pipelines).filter(({ outcome, about }) => outcome === 'ignored' || !isRefused(about)),
      ...own,
    ],
  };
}

function filename({ place }: Dag): Finding {
  const message = 'groups tables and tasks into pipelines as dag-generate groups them into files';
  return { outcome: 'carries', about: 'filename', message, place: placeText(place) };
}

function comment({ commentPlace }: Dag): Finding {
  const message = "the comment of the state machine's definition";
  return { outcome: 'carries', about: 'comment', message, place: placeText(commentPlace) };
}
