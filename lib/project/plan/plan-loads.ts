import type { LoadPlan, TablePlan } from './plan';
import { groupBy, nameLoads, scheduleSlug } from './plan-names';
import type { DagRenderer } from './plan-options';
import { byCodeUnit } from '../../text/order';
import type { Domain, Project, Table } from '../project';

/** All tables of a domain with the same dag configuration and schedule, or only one of these tables. */
interface Group {
  readonly domain: Domain;
  readonly first: Table;
  readonly tables: Table[];
  /** Whether the `filename` of the dag configuration asks for one pipeline for each table. */
  readonly isOfTable: boolean;
}

/**
 * The pipelines that load tables, grouped by dag configuration, schedule and domain as `starlake dag-generate` groups them
 * (schema/generator/DagGenerateJob.scala). `dag-generate` skips tables without a dag configuration; here they are planned with no
 * options. A `filename` with `{{table}}` makes one pipeline for each table. Other variables in `filename` do not divide a pipeline:
 * it loads one domain, and its tables run in parallel.
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
    // Loads do not use this name. It is rendered only to report unknown variables.
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
  const {
    name,
    finalName,
    pattern,
    writeStrategy = 'APPEND',
    ack,
    freshness,
    freshnessWarning,
    hasExpectations,
  } = table;
  const dataset = `${domain.finalName}.${finalName}`;
  return {
    name,
    dataset,
    pattern,
    writeStrategy,
    ...(ack === undefined ? {} : { ack }),
    ...(freshness ? { freshness } : {}),
    ...(hasExpectations ? { expectations: true } : {}),
    ...(freshnessWarning === undefined ? {} : { freshnessWarning }),
  };
}
