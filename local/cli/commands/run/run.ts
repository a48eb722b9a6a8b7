import { prepareAssembly } from '../../app/prepare-assembly';
import { locateApp } from '../../app/locate';
import { readInput } from '../../arguments/input';
import { historyOf } from '../../recording/recording';
import type { ExecutorChoice } from '../../parts';
import { resolveRoot } from '../../project-root/resolve-root';
import { takeRoot } from '../../project-root/take-root';
import { slotsAsked, slotsOf } from '../../slots';
import type { Command } from '../command';
import { orderedPipelines, pipelineName } from '../pipeline-name';
import { lineageAsked, prepareLineage, sendLineage } from './open-lineage';
import { runAll } from './run-all';
import { inputOf, refuseOtherKind } from './run-input';
import { runOne } from './run-one';
import { refuseInput, ResumeRecords, runWhat } from './resume-record';
import { runSpec } from './run-spec';

/** Name of the copy for runs of all pipelines. */
const ALL = 'all';

/** `starlake-sfn run`: an execution of a pipeline, or of all pipelines of a project, on this machine. */
export const runCommand: Command = {
  spec: runSpec,
  async run(args, io, parts) {
    const name = pipelineName('run', args);
    refuseInput(args, ['input', 'tables', 'tasks']);
    const asked = slotsAsked(args);
    const lineage = lineageAsked(args, io.cwd);
    const input = inputOf(args, await readInput(args.values['input'], io));
    // Checked before the app is synthesized, which takes a while.
    const located = locateApp(io.cwd) ?? { directory: io.cwd, config: {} };
    const project = resolveRoot(args.values['root'], located, io.cwd);
    const history = historyOf(located);
    const app = await prepareAssembly(args, io, { quiet: args.switches.has('json') });
    const assembly = await parts.readAssembly(app.output);
    const what =
      name === undefined
        ? await orderedPipelines(assembly, args.values['stack'], parts)
        : await parts.findPipeline(assembly, name);
    if (!('steps' in what)) refuseOtherKind(what, args);
    if (lineage !== undefined) await prepareLineage(lineage, assembly, parts);
    const [inPlace, resume] = [args.switches.has('in-place'), args.switches.has('resume')];
    const pipelines = 'steps' in what ? what.steps.map(({ pipeline }) => pipeline) : [what];
    const data = () => parts.dataFolders(assembly, pipelines, project);
    const { root, record, release } = await takeRoot(project, app.directory, name ?? ALL, { inPlace, resume, data });
    try {
      const records = new ResumeRecords(record, runWhat(args), project, parts);
      const before = resume ? await records.resume(pipelines) : undefined;
      if (!resume) records.forget();
      const executor = await parts.selectExecutor((args.values['executor'] ?? 'auto') as ExecutorChoice, root);
      try {
        const slots = slotsOf(asked, executor, root, pipelines);
        const request = {
          assembly,
          root,
          input: before ? before.input : input,
          executor,
          slots: slots.slots,
          fast: !args.switches.has('real-time'),
          place: { project, root, executor, slots, resumed: resume },
          records,
          history,
          before,
        };
        const since = Date.now();
        const code =
          'steps' in what
            ? await runAll(what, request, args, io, parts)
            : await runOne({ ...request, pipeline: what }, args, io, parts);
        return lineage === undefined ? code : await sendLineage(lineage, { assembly, since, code }, args, io, parts);
      } catch (error) {
        await records.breakOff();
        throw error;
      } finally {
        await executor.close();
      }
    } finally {
      release();
      app.made();
    }
  },
};
