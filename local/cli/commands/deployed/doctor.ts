import { AT_ONCE, atOnce } from '../../../deployed/at-once';
import { ExitCode } from '../../errors';
import { json } from '../../json';
import { paragraph } from '../../progress/page';
import { plural } from '../../text/format';
import { printable } from '../../text/width';
import type { Command } from '../command';
import { pageOf } from '../run/run-display';
import { awsSayer, sayer } from './command-text';
import { connect, shownPipelines } from './connect';
import { CALLS_AWS, DEPLOYED_OPTIONS } from './deployed-options';
import { deadLetters } from './dead-letters';
import { findingsOf, notKnown, schedulesOff } from './findings';
import { knownSchedules } from './known-schedules';
import { Unanswered } from './unanswered';

/** `starlake-sfn doctor`: what is wrong with what is deployed, and how to mend it. */
export const doctorCommand: Command = {
  spec: {
    name: 'doctor',
    summary: 'look for what keeps deployed pipelines from working, and say how to mend it',
    operands: [],
    options: { json: { help: 'print JSON: findings' }, ...DEPLOYED_OPTIONS },
    notes: [
      'It finds last runs that failed and were not continued, files that a load has left, run locks that nobody holds, schedules that are off, and starts in dead-letter queues. It changes nothing. The exit code is 1 if it has found something.',
      CALLS_AWS,
    ],
    examples: ['starlake-sfn doctor', 'starlake-sfn doctor --json | jq .findings'],
  },
  async run(args, io, parts) {
    const project = await connect(args, io, parts);
    const pipelines = shownPipelines(project);
    const aws = new Unanswered();
    const by = { project, aws, say: sayer(args), sayAws: awsSayer(args) };
    const schedulesOf = await knownSchedules(project, aws);
    const own = await atOnce(pipelines, AT_ONCE, async (pipeline) => [
      ...(await findingsOf(pipeline, by)),
      ...schedulesOff(pipeline, schedulesOf(pipeline) ?? []),
    ]);
    const findings = [...own.flat(), ...(await deadLetters(by)), ...notKnown(aws)];
    if (args.switches.has('json')) {
      io.stdout.write(json({ findings }));
    } else {
      const page = pageOf(io);
      const lines = findings.flatMap(({ problem, mend }) => [
        ...paragraph(`- ${problem}`, 0, page),
        // Commands are copied, so they are not wrapped.
        ...mend.map((each) => `    ${printable(each)}`),
        '',
      ]);
      const all = `${plural(pipelines.length, 'pipeline')} looked at: `;
      io.stdout.write(
        `${[...lines, `${all}${findings.length === 0 ? 'all well.' : `${plural(findings.length, 'problem')}.`}`].join('\n')}\n`,
      );
    }
    return findings.length === 0 ? ExitCode.OK : ExitCode.FAILED;
  },
};
