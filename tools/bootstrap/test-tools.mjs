import { accessSync, constants } from 'node:fs';
import { request } from 'node:http';
import { delimiter, join } from 'node:path';

const isOnPath = (names) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) =>
    names.some((name) => {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    }),
  );

/** Whether a container engine answers where the settings say that it is. */
function engineAnswers() {
  const address = new URL(
    process.env.WOD_DOCKER_HOST || process.env.DOCKER_HOST || 'unix:///var/run/docker.sock',
  );
  const where =
    address.protocol === 'unix:'
      ? { socketPath: address.pathname }
      : { host: address.hostname, port: address.port || 2375 };
  return new Promise((resolve) => {
    const ping = request({ ...where, path: '/_ping', timeout: 5_000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    ping.on('timeout', () => ping.destroy());
    ping.on('error', () => resolve(false));
    ping.end();
  });
}

/**
 * What tests need besides Node, and whether it is here. `specs` are left out where it is missing, which is
 * said loudly; in CI it is a failure.
 */
export async function findTools() {
  return [
    {
      name: 'container engine that answers',
      group: 'integration',
      what: 'seats in containers',
      specs: ['docker/docker.int.spec'],
      install: 'install Docker (apt-get install docker.io) and start it',
      isFound: await engineAnswers(),
    },
    {
      name: 'bubblewrap',
      group: 'integration',
      what: 'seats as sandboxed processes',
      specs: ['process/process.int.spec'],
      install: 'apt-get install bubblewrap',
      isFound: process.platform === 'linux' && isOnPath(['bwrap']),
    },
    {
      name: 'Chromium',
      group: 'browser',
      what: 'the pages in a browser',
      specs: [],
      install: 'apt-get install chromium',
      isFound: isOnPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']),
    },
  ];
}
