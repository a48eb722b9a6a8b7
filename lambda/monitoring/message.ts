import { cut } from '../../lib/contract/cut';
import { short } from '../failure/text';

/** Characters of a subject: SNS takes fewer than 100. */
const MAX_SUBJECT = 99;

/** Characters of the text in a chat, which shows about 3,000. */
const MAX_CHAT = 2800;

/**
 * Characters of a line: a long one must not hide those after it. A message has forty lines at most, JSON six bytes for some characters,
 * and a message of SNS 256 KB.
 */
const MAX_LINE = 1000;

/** Something to do next. */
export interface Step {
  readonly text: string;
  /** A command to copy, or a page to open. */
  readonly command?: string;
  readonly link?: string;
}

/** A message that a person can act on. */
export interface Message {
  /** One line. */
  readonly title: string;
  /** What has happened, and why. */
  readonly lines: readonly string[];
  readonly steps: readonly Step[];
  /** Messages with the same text are of one thread of the chat. */
  readonly thread: string;
  /** Kind of the message, for programs: `RunFailed`. */
  readonly type: string;
  /** ARNs of what it is about. */
  readonly resources?: readonly string[];
  /** Further values for programs. */
  readonly context?: { readonly [name: string]: string };
}

/** The subject of an email: printable ASCII (SNS). */
export function subjectOf({ title }: Message): string {
  return short(title.replace(/[^ -~]+/g, ' ').trim(), MAX_SUBJECT - 3).replace('…', '...');
}

/** The text of an email. */
export function emailOf({ lines, steps }: Message): string {
  const next = steps.map(({ text, command, link }) => [text, ...[command ?? link ?? []].flat()].join(':\n    '));
  return [
    ...lines.map((line) => short(line, MAX_LINE)),
    '',
    'What to do next',
    ...next.map((step) => `- ${step}`),
  ].join('\n');
}

/**
 * The message as chats get it, and programs that subscribe to the topic: a custom notification of Amazon Q Developer in chat
 * applications (AWS Chatbot administrator guide, “Custom notifications”).
 *
 * @param id of the message
 */
export function chatOf(message: Message, id: string): string {
  const { title, lines, steps, thread, type, resources = [], context = {} } = message;
  const next = steps.map(({ text, command, link }) =>
    [escaped(text), ...(command === undefined ? [] : [code(command)]), ...(link === undefined ? [] : [link])].join(
      ': ',
    ),
  );
  return JSON.stringify({
    version: '1.0',
    source: 'custom',
    id,
    content: {
      textType: 'client-markdown',
      title: cut(escaped(title), 250),
      description: short(lines.map((line) => escaped(short(line, MAX_LINE))).join('\n'), MAX_CHAT),
      nextSteps: next,
      keywords: ['Starlake', type],
    },
    metadata: {
      threadId: thread,
      summary: cut(title, 250),
      eventType: type,
      relatedResources: resources,
      additionalContext: context,
    },
  });
}

// A name or a line of a log must not become a link or a mention.
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function code(text: string): string {
  return `\`${escaped(text).replaceAll('`', "'")}\``;
}
