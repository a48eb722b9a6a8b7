import { Fragment } from 'preact/jsx-runtime';
import type { ComponentChildren, VNode } from 'preact';
import type { CatalogPipeline, CatalogSchedule } from '../../catalog/catalog';
import { delay } from '../../cli/text/format';
import type { Site } from '../site';
import { Time } from '../time';
import { few, tableLinks } from './links';

/** When a pipeline starts, in short: its schedules, and how many datasets start it. */
export function startsOf({ schedules, triggers }: CatalogPipeline): ComponentChildren {
  const lines = [
    ...schedules.map((schedule) => <Schedule schedule={schedule} />),
    ...triggers.map(({ datasets, strategy }) => (
      <span>
        when {datasets.length === 1 ? datasets[0] : `${strategy} of ${datasets.length} datasets`}
        {datasets.length > 1 && strategy === 'all' ? ' are' : ' is'} refreshed
      </span>
    )),
  ];
  return lines.length === 0 ? (
    <span class="soft">by hand</span>
  ) : (
    lines.map((line, index) => [index === 0 ? null : <br />, line])
  );
}

/** A schedule as it is written, with its time zone. */
export function Schedule({ schedule }: { readonly schedule: CatalogSchedule }): VNode {
  const { expression, timeZone, disabled } = schedule;
  return (
    <Fragment>
      <code>{expression}</code> {timeZone}
      {disabled ? <span class="soft"> (off)</span> : null}
    </Fragment>
  );
}

/** The earliest next time of a pipeline's schedules. */
export function nextOf({ schedules }: CatalogPipeline): string | undefined {
  return schedules.flatMap(({ next }) => next.slice(0, 1)).sort()[0];
}

/** What a pipeline's page says of its start. */
export function startFacts(site: Site, pipeline: CatalogPipeline): Array<readonly [string, ComponentChildren]> {
  const { schedules, triggers, loadsFirst } = pipeline;
  return [
    ...schedules.map((schedule) => ['Schedule', <Schedule schedule={schedule} />] as const),
    ...schedules.flatMap(({ next }) =>
      next.length === 0 ? [] : [['Next runs', next.map((at, i) => [i === 0 ? null : ', ', <Time at={at} />])] as const],
    ),
    ...triggers.map(
      ({ datasets, strategy, minSeconds }) =>
        [
          'Starts when',
          <Fragment>
            {datasets.length === 1 ? null : `${strategy} of `}
            {tableLinks(few(site, datasets))} {datasets.length > 1 && strategy === 'all' ? 'are' : 'is'} refreshed, at
            most every {delay(minSeconds)}
          </Fragment>,
        ] as const,
    ),
    ...(loadsFirst.length === 0 ? [] : [['Loads first', loadsFirst.join(', ')] as const]),
    ...(schedules.length + triggers.length === 0 ? [['Starts', 'by hand, or by another state machine'] as const] : []),
  ];
}
