/** The kind of a node; `task` is a Task that is neither a Lambda function nor an ECS container. */
export type NodeKind =
  | 'start'
  | 'end'
  | 'succeed'
  | 'fail'
  | 'lambda'
  | 'container'
  | 'task'
  | 'choice'
  | 'map'
  | 'parallel'
  | 'pass'
  | 'wait';
