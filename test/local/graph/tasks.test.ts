import { json } from '../../../local/cli/json';
import { factsOf } from '../../../local/graph/facts';
import { pipelineMermaid, pipelineSvg } from '../../../local/graph/pipeline';
import { projectGraph } from '../../../local/graph/project/project';
import { tasksGraph } from '../../../local/graph/tasks';
import type { Pipeline } from '../../../local/pipeline';
import { checkJson } from '../cli/json-schema';
import { loadPipeline } from './samples';
import { parseXml, textOf } from './xml';

const KPI: Pipeline = {
  name: 'kpi',
  kind: 'transform',
  stack: 'Lake',
  logicalId: 'Kpi',
  datasets: { reads: ['fx.rates', 'sales.orders'], writes: ['kpi.day', 'kpi.month'] },
  taskReads: [['sales.orders'], ['fx.rates']],
  schedules: ['0 4 * * * Europe/Paris'],
  definition: {
    StartAt: 'begin_kpi',
    States: {
      begin_kpi: {
        Type: 'Task',
        Parameters: {
          slots: 4,
          tasks: [
            { task: 'kpi.day', after: [2] },
            { task: 'kpi.month', after: [0] },
          ],
          loads: [{ pipeline: 'sales', tables: [['orders', 'sales.orders']] }],
        },
        Next: 'run_kpi',
      },
      run_kpi: {
        Type: 'Map',
        ItemProcessor: { StartAt: 'next', States: { next: { Type: 'Pass', End: true } } },
        End: true,
      },
    },
  },
};

const HR: Pipeline = {
  name: 'hr',
  kind: 'load',
  stack: 'Lake',
  logicalId: 'Hr',
  datasets: { reads: [], writes: ['hr.teams', 'hr.employees'] },
  definition: {
    StartAt: 'end_loading_hr',
    States: {
      end_loading_hr: {
        Type: 'Task',
        Parameters: {
          domain: 'hr',
          renamed: { departments: 'hr.teams' },
          tables: [
            ['departments', 'd.*'],
            ['employees', 'e.*'],
          ],
        },
        End: true,
      },
    },
  },
};

test('a transform pipeline is its tasks and what each of them reads', () => {
  const { cards, links } = tasksGraph(KPI)!;
  expect(links).toEqual([]);
  expect(cards).toHaveLength(1);
  expect(cards[0]!.entries).toEqual([
    { name: 'fx.rates', label: 'fx.rates', after: [], role: 'read' },
    { name: 'sales.orders', label: 'sales.orders', after: [], role: 'loaded' },
    { name: 'kpi.day', label: 'day', after: ['sales.orders'] },
    { name: 'kpi.month', label: 'month', after: ['kpi.day', 'fx.rates'] },
  ]);
});

test('its picture has tasks, slots, the schedule with its time zone, and what it loads first', () => {
  const text = textOf(parseXml(pipelineSvg(KPI, false)));
  for (const words of ['TRANSFORM · 2 TASKS', 'kpi', 'day', 'sales.orders', 'fx.rates']) expect(text).toContain(words);
  expect(text).toContain('4 at once · 0 4 * * * Europe/Paris · loads sales first');
  expect(text).not.toContain('begin_kpi');
  expect(pipelineMermaid(KPI, false)).toContain('p0n1 --> p0n2');
  expect(pipelineMermaid(KPI, false)).toContain('class p0n1 loadCard');
});

test('its states are drawn where they are asked for, those of any other pipeline always', () => {
  const states = textOf(parseXml(pipelineSvg(KPI, true)));
  expect(states).toContain('begin_kpi');
  expect(states).toContain('0 4 * * * Europe/Paris');
  expect(pipelineMermaid(KPI, true)).toMatch(/^flowchart TD\n/);
  const sales: Pipeline = { ...HR, name: 'sales', definition: loadPipeline('sales') };
  expect(textOf(parseXml(pipelineSvg(sales, false)))).toContain('sales_import');
  expect(tasksGraph({ ...KPI, definition: HR.definition })).toBeUndefined();
});

test('what is said of a pipeline', () => {
  expect(factsOf({ ...HR, definition: loadPipeline('sales'), schedules: ['0 2 * * * UTC'] })).toEqual([
    '8 at once',
    '0 2 * * * UTC',
  ]);
  expect(factsOf(HR)).toEqual([]);
});

test('tables go by their names in the project, as plan has them, with what they are once loaded', () => {
  const { cards } = projectGraph([HR]);
  expect(cards[0]!.entries.map(({ name, label }) => [name, label])).toEqual([
    ['hr.teams', 'departments → teams'],
    ['hr.employees', 'employees'],
  ]);
});

test('as data they have the published form, alone and in their project', () => {
  checkJson(['graph'], json({ name: 'kpi', ...tasksGraph(KPI) }));
  checkJson(['graph', '--all'], json({ name: 'project', ...projectGraph([KPI]) }));
});
