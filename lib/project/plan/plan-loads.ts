import type { LoadPlan, TablePlan } from './plan';
import { groupBy, nameLoads, scheduleSlug } from './plan-names';
import type { DagRenderer } from './plan-options';
import { byCodeUnit } from '../../text/order';
import type { Domain, Project, Table } from '../project';

/** Tables of one domain with one dag configuration and one schedule, or one of them. */
interface Group {
  readonly domain: Domain;
  readonly first: Table;
  readonly tables: Table[];
  /** Whether the pipeline is that of the one table, by the name of the dag's file. */
  readonly isOfTable: boolean;
}

/**
 * The pipelines that load tables, grouped by dag configuration, schedule and domain as `starlake dag-generate` groups them
 * (schema/generator/DagGenerateJob.scala). Tables without a dag configuration, which it skips, are
 * planned too, with no options. A `filename` with `{{table}}` makes a pipeline for each table; into how many other files it would
 * divide a pipeline does not matter: a pipeline is of one domain, and its tables run at once.
 */
export function planLoads({ domains }: Project, renderer: DagRenderer): LoadPlan[] {
  const groups = domains.flatMap((domain) => groupsOf(domain, renderer));
  const names = nameLoads(
    groups.map(({ domain, first, isOfTable }) => ({
      domain: domain.name,
      ...(isOfTable ? { table: first.name } : {}),
      dag: first.dag,
      schedule: first.schedule?.cron,
      scheduleName: first.schedule?.name,
    })),
  );
  const loads = groups.map((group, i) => planLoad(names[i], group, renderer));
  return loads.sort((a, b) => byCodeUnit(a.name, b.name));
}

function groupsOf(domain: Domain, renderer: DagRenderer): Group[] {
  const groups = groupBy(domain.tables, ({ name, dag, schedule }) =>
    JSON.stringify([dag ?? null, schedule?.name ?? null, renderer.isPerTable(dag) ? name : null]),
  );
  return [...groups.values()].map((tables) => {
    const [first] = tables;
    return { domain, first, tables, isOfTable: renderer.isPerTable(first.dag) };
  });
}

function planLoad(name: string, { domain, first, tables, isOfTable }: Group, renderer: DagRenderer): LoadPlan {
  const { dag, schedule } = first;
  const ofTable = { table: first.name, finalTable: first.finalName, renamedTable: first.finalName };
  const variables = {
    domain: domain.name,
    finalDomain: domain.finalName,
    renamedDomain: domain.finalName,
    schedule: schedule === undefined ? 'None' : scheduleSlug({ schedule: schedule.cron, scheduleName: schedule.name }),
  };
  if (dag !== undefined) {
    // Of loads it only says how they are grouped: a variable that there is not would be lost.
    renderer.filename(dag, { ...variables, ...ofTable });
  }
  const rendered = renderer.render(dag, { ...variables, ...(isOfTable ? ofTable : {}) });
  return {
    name,
    domain: domain.name,
    ...(domain.ownName === domain.name ? {} : { areaName: domain.ownName }),
    ...(dag === undefined ? {} : { dag }),
    ...rendered,
    ...(schedule === undefined ? {} : { schedule: schedule.cron }),
    ...(domain.directory === undefined ? {} : { directory: domain.directory }),
    tables: tables.map((table) => planTable(domain, table)),
  };
}

function planTable(domain: Domain, table: Table): TablePlan {
  const { name, finalName, pattern, writeStrategy = 'APPEND', ack, freshness } = table;
  const dataset = `${domain.finalName}.${finalName}`;
  return {
    name,
    dataset,
    pattern,
    writeStrategy,
    ...(ack === undefined ? {} : { ack }),
    ...(freshness ? { freshness } : {}),
  };
}
