export type { Connection } from './read/connection';
export { readLineage } from './plan/lineage';
export { parsePlan } from './plan/parse-plan';
export * from './plan/plan';
export { planProject, type PlanOptions } from './plan/plan-project';
export type { Dag, Domain, Project, Schedule, Table, Task } from './project';
export { examineProject, readDefaultConnection, readProject, type ReadOptions } from './read/read-project';
