import { readdirSync } from 'node:fs';
import { GOLDEN, saysWhatPlanSays } from './golden';
import { removeProjects } from '../project/support';

afterAll(removeProjects);

test.each(readdirSync(GOLDEN))(
  'of the golden project %s with dags of Dagster it says what plan says',
  saysWhatPlanSays,
);
