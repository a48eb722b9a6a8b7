import { CfnDynamicReference, Token, Tokenization } from 'aws-cdk-lib';
import { checkText } from '../private/checks';
import { checkKnownText } from '../private/dynamic-references';
import { shownText } from '../private/shown-text';

/**
 * The address that events are posted to. One that is known at deployment only is taken as it is.
 *
 * @param what names the properties in errors: `OpenLineage.http`
 * @throws Error for an address that is none, that has a secret or a query, or whose scheme is not HTTP
 */
export function lineageUrl(url: string, endpoint: string, what: string): string {
  const of = `'url' of ${what}`;
  checkKnownText(checkText(url, of), of);
  const path = checkKnownText(checkText(endpoint, `'endpoint' of ${what}`), `'endpoint' of ${what}`).replace(
    /^\/+/,
    '',
  );
  if (Tokenization.reverseString(url).tokens.some((token) => token instanceof CfnDynamicReference)) {
    throw new Error(`${of} must hold no secret: everybody could read it in the function; give a key as 'apiKey'`);
  }
  if (path !== '' && url.replace(/\/+$/, '').endsWith(`/${path}`)) {
    throw new Error(
      `${of} has 'endpoint' in it already: leave '${path}' out there, which is put behind it, or give the rest as 'endpoint'`,
    );
  }
  const whole = `${url.replace(/\/+$/, '')}/${path}`;
  if (Token.isUnresolved(whole)) {
    return whole;
  }
  const parsed = URL.canParse(whole) ? new URL(whole) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new Error(`${of} must be an address such as https://lineage.example.com, got '${shownText(url)}'`);
  }
  if (parsed.username !== '' || parsed.password !== '' || parsed.search !== '' || parsed.hash !== '') {
    // The text itself may be secret.
    throw new Error(
      `${of} must have no user, password, query or fragment: everybody could read them in the template; give a key as 'apiKey'`,
    );
  }
  return whole;
}
