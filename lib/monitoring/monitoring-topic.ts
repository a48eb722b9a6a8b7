import { Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { checkUnique } from '../commands/starlake-names';
import { checkList, checkText } from '../private/checks';
import type { MonitoringOptions } from './monitoring-options';

/**
 * The topic that messages go to, with its subscribers.
 *
 * @throws Error for a FIFO topic, for what is no address, and for one twice
 */
export function monitoringTopic(scope: Construct, { topic: given, emails = [] }: MonitoringOptions): sns.ITopic {
  const of = (name: keyof MonitoringOptions) => `'${name}' of '${scope.node.path}'`;
  const topic = given ? checkTopic(given, of('topic')) : newTopic(scope);
  const addresses = checkList(emails, of('emails')).map((email) => checkEmail(email, of('emails')));
  checkUnique(addresses, of('emails'));
  addresses.forEach((address) => topic.addSubscription(new EmailSubscription(address)));
  return topic;
}

// AWS's own key lets functions of the account publish, and costs nothing. It does not let alarms: they call the function.
function newTopic(scope: Construct): sns.Topic {
  return new sns.Topic(scope, 'Topic', {
    displayName: 'Starlake',
    enforceSSL: true,
    masterKey: kms.Alias.fromAliasName(scope, 'TopicKey', 'alias/aws/sns'),
  });
}

// SNS takes messages for such a topic with a group only.
function checkTopic(topic: sns.ITopic, what: string): sns.ITopic {
  if (topic.fifo) {
    throw new Error(
      `${what} must not be a FIFO topic, which sends no emails and no messages to chats, got '${topic.node.path}'`,
    );
  }
  return topic;
}

function checkEmail(email: string, what: string): string {
  checkText(email, `an address in ${what}`);
  if (!Token.isUnresolved(email) && !/^[^@\s]+@[^@\s]+$/.test(email)) {
    throw new Error(`an address in ${what} must be one of email, such as data@example.com, got '${email}'`);
  }
  return email;
}
