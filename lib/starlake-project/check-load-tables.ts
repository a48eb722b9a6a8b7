import { ErrorList } from '../private/error-list';
import { ProjectPlaces } from './project-places';
import { checkName } from '../commands/starlake-names';
import { tablePayload } from '../pre-load/table-payload';
import { LoadPlan } from '../project/plan/plan';

/** Whether the tables of a pipeline are valid. Reports all errors: the pipeline itself would report only the first. */
export function checkLoadTables({ domain, tables }: LoadPlan, places: ProjectPlaces, errors: ErrorList): boolean {
  const right = tables.map((table) => {
    const place = places.table(domain, table.name);
    return errors.attempt(() => {
      checkName(table.name, `a table of domain '${domain}'`);
      tablePayload(domain, table);
      return true;
    }, place);
  });
  return right.every((each) => each === true);
}
