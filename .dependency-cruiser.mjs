// The walls between the rooms. `npm run lint` finds what breaks one; imports of types count.
const PURE = '^lib/(contract|project|patterns|cron|text)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'handlers-know-the-contract',
      comment:
        'A handler is bundled alone: of the library it knows what passes between the two, and nothing of the CDK.',
      severity: 'error',
      from: { path: '^lambda/' },
      to: {
        path: ['^(lib|local|testing|bin|faults|bench|test)/', '/(aws-cdk-lib|constructs)/'],
        pathNot: '^lib/contract/',
      },
    },
    {
      name: 'handlers-are-apart',
      comment: 'What two handlers share is in a room of its own.',
      severity: 'error',
      from: { path: '^lambda/' },
      to: { path: '^lambda/handlers/' },
    },
    {
      name: 'local-reads-assemblies',
      comment:
        'The terminal runs what was synthesized, by whatever construct. Only `plan` and `migrate` ask the constructs what synth would refuse.',
      severity: 'error',
      from: { path: '^local/', pathNot: '^local/cli/commands/(plan\\.ts$|migrate/)' },
      to: { path: ['^(lib|lambda|testing|bin|faults|bench|test)/', '/(aws-cdk-lib|constructs)/'], pathNot: PURE },
    },
    {
      name: 'deployed-calls-aws',
      comment: 'One room has the clients of AWS, so that other commands neither load them nor call AWS.',
      severity: 'error',
      from: { path: '^(local|testing|bin)/', pathNot: '^local/deployed/' },
      to: { path: '/@aws-sdk/' },
    },
    {
      name: 'pages-are-functions',
      comment: 'A page is made of its data only: the same for a folder and for a server, and tested without either.',
      severity: 'error',
      from: { path: '^local/pages/' },
      to: {
        path: ['^local/', '^(fs|http|https|net|os|child_process)(/|$)'],
        pathNot: '^local/(pages|catalog|history|graph/drawing|cli/text)/',
      },
    },
    {
      name: 'testing-is-the-engine',
      comment: 'What users test with runs what the terminal runs.',
      severity: 'error',
      from: { path: '^testing/' },
      to: { path: '^(lib|lambda|bin|faults|bench|test)/', pathNot: PURE },
    },
    {
      name: 'pure-rooms',
      comment: 'Handlers and the terminal use these rooms too: no CDK, and nothing of the rooms that need it.',
      severity: 'error',
      from: { path: PURE },
      to: { path: ['^(lib|lambda|local|testing|bin|faults|bench|test)/', '/(aws-cdk-lib|constructs)/'], pathNot: PURE },
    },
    {
      name: 'contract-stands-alone',
      severity: 'error',
      from: { path: '^lib/contract/' },
      to: { path: '^(lib|lambda|local)/', pathNot: '^lib/contract/' },
    },
    {
      name: 'library-stands-alone',
      comment: 'Constructs know a handler as a folder of assets/, by its name.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(lambda|local|testing|bin|faults|bench|test)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
