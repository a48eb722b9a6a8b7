import { Reference, Tokenization } from 'aws-cdk-lib';

/** A text for people: what is known at deployment only by the path of the construct that it is of, else as `…`. */
export function shownText(text: string): string {
  return Tokenization.reverseString(text)
    .mapTokens({ mapToken: (token) => (Reference.isReference(token) ? token.target.node.path : '…') })
    .join({ join: (left: string, right: string) => `${left}${right}` }) as string;
}
