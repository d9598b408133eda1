import { describe, expect, test } from 'vitest';
import { judgeDeployers } from '../../src/migrate/preflight/deployers/judge.ts';
import { readDeployFiles } from '../../src/migrate/preflight/deployers/read-files.ts';
import { projectFolder } from '../prisma/project-folder.ts';

/** `file:line`, and `file:line ← file:line` of the place that starts it. */
async function deployersIn(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const read = await readDeployFiles(await projectFolder(files));
  expect(read.gaps).toEqual([]);
  return judgeDeployers(read.files).flatMap((hazard) => {
    if (hazard.kind !== 'deploys-on-start') return [];
    const { file, line, startedBy } = hazard;
    return [`${file}:${line}${startedBy === null ? '' : ` ← ${startedBy}`}`];
  });
}

const scripts = (all: Readonly<Record<string, string>>) =>
  JSON.stringify({ scripts: all }, null, 2);
const deployment = (containers: string) => `apiVersion: v1
kind: Service
---
apiVersion: apps/v1
kind: Deployment
spec:
  replicas: 3
  template:
    spec:
${containers}`;

interface Situation {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly found: readonly string[];
}

const situations: readonly Situation[] = [
  {
    title: 'CMD of a Dockerfile in a shell',
    files: {
      Dockerfile: 'FROM node\nRUN npm ci\nCMD npx prisma migrate deploy && node dist/main.js\n',
    },
    found: ['Dockerfile:3'],
  },
  {
    title: 'CMD as a list, over several lines',
    files: {
      'docker/api.Dockerfile':
        'FROM node\nCMD ["sh", "-c", \\\n  "npx prisma migrate deploy && node dist/main.js"]\n',
    },
    found: ['docker/api.Dockerfile:2'],
  },
  {
    title: 'an image that does nothing but migrate is a job',
    files: { Dockerfile: 'FROM node\nCMD ["npx", "prisma", "migrate", "deploy"]\n' },
    found: [],
  },
  {
    title: 'a comment, or a RUN, starts nothing',
    files: {
      Dockerfile:
        'FROM node\n# CMD npx prisma migrate deploy && node .\nRUN npx prisma generate\nCMD ["node", "."]\n',
    },
    found: [],
  },
  {
    title: 'an entrypoint script',
    files: {
      Dockerfile: 'FROM node\nCOPY . .\nENTRYPOINT ["./docker/entrypoint.sh"]\nCMD ["node", "."]\n',
      'docker/entrypoint.sh': '#!/bin/sh\nset -e\n# first:\nnpx prisma migrate deploy\nexec "$@"\n',
    },
    found: ['docker/entrypoint.sh:4 ← Dockerfile:3'],
  },
  {
    title: 'a script that nobody starts, or that only migrates',
    files: {
      Dockerfile: 'FROM node\nENTRYPOINT ["sh", "migrate.sh"]\n',
      'migrate.sh': 'set -e\nif true; then\n  npx prisma migrate deploy\nfi\necho done\n',
      'scripts/release.sh': 'npx prisma migrate deploy\nnode smoke.js\n',
    },
    found: [],
  },
  {
    title: 'start of package.json, through another script',
    files: {
      'package.json': scripts({
        build: 'tsc',
        migrate: 'prisma migrate deploy',
        start: 'npm run migrate && node dist/main.js',
      }),
    },
    found: ['package.json:4 ← package.json:5'],
  },
  {
    title: 'prestart of package.json',
    files: { 'package.json': scripts({ prestart: 'prisma migrate deploy', start: 'node .' }) },
    found: ['package.json:3'],
  },
  {
    title: 'a script for the pipeline',
    files: { 'package.json': scripts({ start: 'node .', 'db:deploy': 'prisma migrate deploy' }) },
    found: [],
  },
  {
    title: 'the web process of a Procfile, and not its release',
    files: {
      Procfile: 'release: npx prisma migrate deploy\nweb: npx prisma migrate deploy && npm start\n',
    },
    found: ['Procfile:2'],
  },
  {
    title: 'a service of docker-compose, and not a job of its own',
    files: {
      'docker-compose.prod.yml': `services:
  migrate:
    image: shop
    command: npx prisma migrate deploy
  api:
    image: shop
    command:
      - sh
      - -c
      - npx prisma migrate deploy && node dist/main.js
`,
    },
    found: ['docker-compose.prod.yml:10'],
  },
  {
    title: 'an init container of a Deployment',
    files: {
      'k8s/api.yaml': deployment(`      initContainers:
        - name: migrate
          command: ["npx", "prisma", "migrate", "deploy"]
      containers:
        - name: api
          command: ["node", "."]
`),
    },
    found: ['k8s/api.yaml:12'],
  },
  {
    title: 'args of a container as a literal block',
    files: {
      'k8s/api.yaml': deployment(`      containers:
        - name: api
          command: ["sh", "-c"]
          args:
            - |
              npx prisma migrate deploy
              node dist/main.js
`),
    },
    found: ['k8s/api.yaml:15'],
  },
  {
    title: 'a Job',
    files: {
      'k8s/migrate.yaml':
        'kind: Job\nspec:\n  containers:\n    - command: ["npx", "prisma", "migrate", "deploy"]\n',
    },
    found: [],
  },
];

describe('who deploys when the service starts', () => {
  test.each(situations)('$title', async ({ files, found }) => {
    expect(await deployersIn(files)).toEqual(found);
  });
});
