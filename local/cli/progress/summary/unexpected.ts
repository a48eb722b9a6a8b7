import type { ExpectationResult, LoadSummary, TableSummary } from '../../../../lib/contract/end-load';
import type { TaskSummary, TransformSummary } from '../../../../lib/contract/end-transforms';
import { count } from '../../text/format';
import { paragraph, type Page } from '../page';
import type { Unchecked } from '../unchecked';

/** Failed expectations of Starlake that a summary shows. */
const SHOWN = 10;

/** The expectations that failed, by the output of a run: their tables were written all the same. */
export function unexpected(output: unknown, page: Page): string[] {
  const { tables, tasks } = Object(output) as Unchecked<LoadSummary & TransformSummary>;
  const written = [
    ...listOf<TableSummary>(tables).map(({ table, expectations }) => ({ name: table, expectations })),
    ...listOf<TaskSummary>(tasks).map(({ task, expectations }) => ({ name: task, expectations })),
  ];
  const failed = written.flatMap(({ name, expectations }) =>
    listOf<ExpectationResult>(expectations)
      .filter(({ passed }) => passed === false)
      .map(
        ({ expect, count: answer }) =>
          `${String(name)} is not as expected: ${String(expect)} is ${count(Number(answer))}`,
      ),
  );
  const shown = failed.slice(0, SHOWN);
  const more = failed.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${count(more)} more`] : [])].flatMap((text) =>
    paragraph(`! ${text}`, 0, page),
  );
}

function listOf<T>(value: unknown): Array<Unchecked<T>> {
  return Array.isArray(value) ? value.map((each: unknown) => Object(each) as Unchecked<T>) : [];
}
