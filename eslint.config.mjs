import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Frameworks and engines that the pure libraries must not know. */
const frameworks = [
  '@nestjs/*',
  '@nats-io/*',
  'typeorm',
  'pg',
  'dockerode',
  'nodemailer',
  'mjml',
  '@angular/*',
  'rxjs',
];

/** What each kind of project may import. There is no row for "everything". */
const constraints = [
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
  {
    sourceTag: 'scope:api',
    onlyDependOnLibsWithTags: ['scope:shared', 'scope:api'],
    bannedExternalImports: ['dockerode', 'httpxy'],
  },
  {
    sourceTag: 'scope:worker',
    onlyDependOnLibsWithTags: ['scope:shared', 'scope:worker'],
    bannedExternalImports: ['pg', 'typeorm', '@nestjs/typeorm', 'nodemailer', 'mjml'],
  },
  {
    sourceTag: 'scope:portal',
    onlyDependOnLibsWithTags: ['type:contracts'],
    bannedExternalImports: ['@nestjs/*', '@nats-io/*', 'pg', 'typeorm', 'dockerode'],
  },
  {
    sourceTag: 'scope:tools',
    onlyDependOnLibsWithTags: ['scope:shared', 'scope:worker', 'scope:tools'],
  },
  {
    sourceTag: 'type:contracts',
    onlyDependOnLibsWithTags: ['type:contracts'],
    bannedExternalImports: [...frameworks, 'node:*'],
  },
  {
    sourceTag: 'type:domain',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:domain'],
    bannedExternalImports: [...frameworks, 'node:*'],
  },
  {
    sourceTag: 'type:settings',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:settings'],
    bannedExternalImports: frameworks,
  },
  {
    sourceTag: 'type:workshops',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:workshops'],
    bannedExternalImports: frameworks,
  },
  {
    sourceTag: 'type:bus',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:settings', 'type:bus'],
    bannedExternalImports: ['pg', 'typeorm', 'dockerode', 'nodemailer', 'mjml'],
  },
  {
    sourceTag: 'type:seats',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:workshops', 'type:seats'],
    bannedExternalImports: ['@nestjs/*', '@nats-io/*', 'pg', 'typeorm', 'nodemailer'],
  },
  {
    sourceTag: 'type:embedded',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:settings', 'type:embedded'],
    bannedExternalImports: ['@nestjs/*', 'dockerode'],
  },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: [
      'type:contracts',
      'type:domain',
      'type:settings',
      'type:workshops',
      'type:bus',
      'type:seats',
      'type:embedded',
    ],
  },
];

/** Tests may also start the embedded servers. */
const testConstraints = constraints.map((constraint) => ({
  ...constraint,
  onlyDependOnLibsWithTags: [...constraint.onlyDependOnLibsWithTags, 'type:embedded'],
}));

const boundaries = (depConstraints) => [
  'error',
  { enforceBuildableLibDependency: true, allow: [], depConstraints },
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/*.cjs', '**/generated/**', '.wod/**'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(constraints),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.object.name=/^(it|test|describe)$/][callee.property.name=/^(only|skip|todo)$/]',
          message: 'A test runs or it is removed.',
        },
        { selector: 'TSEnumDeclaration', message: 'Use a const tuple and a union type.' },
        { selector: 'ExportAllDeclaration', message: 'Name what is exported.' },
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'The environment is parsed once, in libs/settings.',
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', '**/testing/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries(testConstraints),
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
  {
    files: ['libs/settings/src/**/*.ts', 'tools/**/*.ts', 'libs/embedded/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
);
