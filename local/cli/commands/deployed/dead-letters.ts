import { AT_ONCE, atOnce } from '../../../deployed/at-once';
import type { DeadLetterQueue } from '../../../deployed/model';
import { plural } from '../../text/format';
import type { Examination, Finding } from './findings';

/** What the messages of a queue are, and what to do about them. */
const KEPT: Readonly<Record<DeadLetterQueue['keeps'], readonly [what: string, mend: string]>> = {
  STARTS: [
    'starts that were given up after an hour',
    'Start each pipeline for its time (start --date), and delete the messages.',
  ],
  DATASETS: [
    'events of refreshed datasets that could not be counted',
    'Send them again (docs/run-book.md#starlakejoinbusy), and delete the messages.',
  ],
  LINEAGE: [
    'events of lineage that could not be sent',
    'Send them again (docs/lineage.md#when-it-cannot-be-sent), and delete the messages.',
  ],
  EVENTS: ['events that a function could not handle', 'The log of the function says why. Then delete the messages.'],
};

/** Queues of what was given up. */
export async function deadLetters({ project, aws, sayAws }: Examination): Promise<Finding[]> {
  const found = await atOnce(project.deadLetterQueues, AT_ONCE, async ({ url, keeps }): Promise<Finding[]> => {
    const count = (await aws.ask(() => project.messagesIn(url))) ?? 0;
    if (count === 0) return [];
    const [what, mend] = KEPT[keeps];
    const problem = `${plural(count, 'message')} in ${url.split('/').at(-1)}: ${what}`;
    return [{ kind: 'DEAD_LETTERS', problem, mend: [sayAws('sqs', 'receive-message', '--queue-url', url), mend] }];
  });
  return found.flat();
}
