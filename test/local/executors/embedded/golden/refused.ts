/** Cases that are refused before anything has changed, and why. The refusal names the file and the key. */
export const REFUSED: Readonly<Record<string, { readonly why: string; readonly says: RegExp }>> = {
  'e19-types': {
    why: 'which strategy a file is written with depends on an expression in a language of its own',
    says: /writeStrategy\.types/,
  },
  'g-types': {
    why: 'Starlake does not know the type, and fails for every file: ours stay where they are',
    says: /orders\.sl\.yml:\d+: table\.attributes\.1\.type is code3/,
  },
  'p06-refs': {
    why: 'Starlake refuses refs.sl.yml when it has taken the file already',
    says: /refs\.sl\.yml/,
  },
};
