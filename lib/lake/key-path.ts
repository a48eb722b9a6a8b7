import { shownText } from '../private/shown-text';

/**
 * Checks a path of keys that somebody gives: what stands for other keys in a policy, or in Hadoop's paths, is refused, for grants would
 * say something else than the path. Source: “IAM JSON policy elements: Resource” and “Variables and tags” of IAM's user guide.
 *
 * @param what names it in errors: `'prefix' of 'App/Starlake'`
 * @throws Error that says what it must not have
 */
export function checkKeyPath(path: string, what: string): string {
  const fail = (problem: string) => {
    throw new Error(`${what} must have no ${problem}, got '${shownText(path)}'`);
  };
  if (path.split('/').some((name) => name === '.' || name === '..')) {
    fail("'.' and '..' between its slashes");
  }
  if (/[*?]/.test(path)) {
    fail("'*' and '?', which stand for other keys in policies and in paths of Hadoop");
  }
  // CDK's tokens begin so, too.
  if (/\$\{(?!Token\[)/.test(path)) {
    fail("'${', with which variables of IAM's policies begin");
  }
  return path;
}
