export type { Connection } from './connection';
export { readLineage } from './lineage';
export { parsePlan } from './parse-plan';
export * from './plan';
export { planProject, type PlanOptions } from './plan-project';
export type { Dag, Domain, Project, Schedule, Table, Task } from './project';
export { examineProject, readDefaultConnection, readProject, type ReadOptions } from './read-project';
