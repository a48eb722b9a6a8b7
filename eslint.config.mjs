import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'assets', 'cdk.out', 'coverage', 'site/.vitepress/{cache,dist}'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
    rules: {
      'max-lines': ['error', { max: 350 }],
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-require-imports': 'off',
    },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
  { files: ['bin/**', 'scripts/**', 'bench/**', 'site/**'], rules: { 'no-console': 'off' } },
  {
    files: ['site/.vitepress/theme/**'],
    languageOptions: {
      globals: { document: 'readonly', window: 'readonly', localStorage: 'readonly', CSS: 'readonly' },
    },
  },
  {
    files: ['test/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches([callee.name=/^(test|before|after)/], [callee.callee.property.name="each"]) > [raw=/^\\d/]',
          message: 'A test has as long as jest.config.json gives it: no time that a busy machine misses.',
        },
      ],
    },
  },
);
