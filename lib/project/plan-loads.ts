import type { LoadPlan, TablePlan } from './plan';
import { groupBy, nameLoads, scheduleSlug } from './plan-names';
import type { DagRenderer } from './plan-options';
import { byCodeUnit } from './order';
import type { Domain, Project, Table } from './project';

/** Tables of one domain with one dag configuration and one schedule. */
interface Group {
  readonly domain: Domain;
  readonly first: Table;
  readonly tables: Table[];
}

/**
 * The pipelines that load tables, grouped by dag configuration, schedule and domain as `starlake dag-generate` groups them
 * (schema/generator/DagGenerateJob.scala). Tables without a dag configuration, which it skips, are
 * planned too, with no options. Into how many files `filename` would divide a pipeline does not matter: a pipeline is of one
 * domain, and its tables run at once.
 */
export function planLoads({ domains }: Project, renderer: DagRenderer): LoadPlan[] {
  const groups = domains.flatMap(groupsOf);
  const names = nameLoads(
    groups.map(({ domain, first }) => ({
      domain: domain.name,
      dag: first.dag,
      schedule: first.schedule?.cron,
      scheduleName: first.schedule?.name,
    })),
  );
  const loads = groups.map((group, i) => planLoad(names[i], group, renderer));
  return loads.sort((a, b) => byCodeUnit(a.name, b.name));
}

function groupsOf(domain: Domain): Group[] {
  const groups = groupBy(domain.tables, ({ dag, schedule }) => JSON.stringify([dag ?? null, schedule?.name ?? null]));
  return [...groups.values()].map((tables) => ({ domain, first: tables[0], tables }));
}

function planLoad(name: string, { domain, first: { dag, schedule }, tables }: Group, renderer: DagRenderer): LoadPlan {
  const options = renderer.options(dag, {
    domain: domain.name,
    finalDomain: domain.finalName,
    renamedDomain: domain.finalName,
    schedule: schedule === undefined ? 'None' : scheduleSlug({ schedule: schedule.cron, scheduleName: schedule.name }),
  });
  return {
    name,
    domain: domain.name,
    ...(domain.ownName === domain.name ? {} : { areaName: domain.ownName }),
    ...(dag === undefined ? {} : { dag }),
    options,
    ...(schedule === undefined ? {} : { schedule: schedule.cron }),
    ...(domain.directory === undefined ? {} : { directory: domain.directory }),
    tables: tables.map((table) => planTable(domain, table)),
  };
}

function planTable(domain: Domain, { name, finalName, pattern, writeStrategy = 'APPEND', ack }: Table): TablePlan {
  const dataset = `${domain.finalName}.${finalName}`;
  return { name, dataset, pattern, writeStrategy, ...(ack === undefined ? {} : { ack }) };
}
