import { natsUserName, type NatsRole } from '@wod/embedded';
import type { SettingsOf } from '@wod/settings';
import type { Environment } from './child-environment';
import { keepServer } from './keep-server';
import type { External, Ports, ServerUrls } from './launch-plan';
import type { Progress, Step } from './progress';
import type { Secrets } from './secrets';
import { startMail, startNats, startPostgres, type ServerContext } from './start-servers';
import type { StateFolder } from './state-folder';
import type { StopList, StopName } from './stop-list';

export interface EmbeddedPlan {
  readonly settings: SettingsOf<'start'>;
  readonly caller: Environment;
  readonly external: External;
  readonly folder: StateFolder;
  readonly cacheDir: string;
  readonly secrets: Secrets;
  readonly ports: Ports;
  readonly progress: Progress;
  readonly stops: StopList;
}

/** Users of the embedded nats-server. */
export function natsRoles(backend: string): NatsRole[] {
  return [{ kind: 'api' }, { kind: 'operator' }, { kind: 'worker', backend }];
}

/** Names of all users of the embedded nats-server, the one of the system account included. */
export const natsUsers = (backend: string): string[] => [...natsRoles(backend).map(natsUserName), 'sys'];

/** Starts those servers that are not given from outside, all at the same time. */
export async function startEmbedded(
  plan: EmbeddedPlan,
): Promise<ServerUrls & { readonly inbox: string | undefined }> {
  const { settings, external, ports, progress } = plan;
  const [database, nats, mail] = await Promise.all([
    external.database ? undefined : embeddedPostgres(plan),
    external.nats ? undefined : embeddedNats(plan),
    external.smtp ? undefined : embeddedMail(plan),
  ]);
  const given = Object.entries({ PostgreSQL: external.database, NATS: external.nats, mail: external.smtp })
    .filter(([, isGiven]) => isGiven)
    .map(([name]) => name);
  if (given.length > 0) progress.say(`Not embedded but as your settings say: ${given.join(', ')}.`);
  return {
    database: database ?? settings.WOD_DATABASE_URL,
    nats: nats?.url ?? settings.WOD_NATS_URL,
    natsMonitor: nats?.monitorUrl,
    smtp: mail?.smtpUrl ?? settings.WOD_SMTP_URL,
    inbox: mail === undefined ? undefined : `http://localhost:${ports.inbox.port}`,
  };
}

/** Shows a step while something is started, and notes how to stop it. */
function begin<T>(
  plan: EmbeddedPlan,
  name: StopName,
  work: (context: ServerContext) => Promise<T>,
  stop: (value: T) => Promise<void>,
): Promise<T> {
  const step: Step = plan.progress.begin(name);
  const run = async () => {
    try {
      return await work({ ...plan, step });
    } catch (error) {
      step.failed();
      throw error;
    }
  };
  return plan.stops.start(name, run, stop);
}

const say = (plan: EmbeddedPlan) => (sentence: string) => plan.progress.say(sentence);

async function embeddedPostgres(plan: EmbeddedPlan): Promise<string> {
  const work = async (context: ServerContext) => {
    const postgres = await startPostgres(context, plan.ports.postgres.port);
    return { url: postgres.url, stop: keepServer('PostgreSQL', postgres, say(plan)) };
  };
  return (await begin(plan, 'PostgreSQL', work, ({ stop }) => stop())).url;
}

async function embeddedNats(plan: EmbeddedPlan): Promise<{ url: string; monitorUrl: string }> {
  const { settings, caller, ports } = plan;
  const work = async (context: ServerContext) => {
    const nats = await startNats(context, {
      port: ports.nats.port,
      monitorPort: ports.natsMonitor.port,
      roles: natsRoles(settings.WOD_BACKEND),
      bin: settings.WOD_NATS_SERVER_BIN,
      path: caller['PATH'],
    });
    return {
      url: nats.url,
      monitorUrl: nats.monitorUrl,
      stop: keepServer('nats-server', nats, say(plan)),
    };
  };
  return begin(plan, 'nats-server', work, ({ stop }) => stop());
}

function embeddedMail(plan: EmbeddedPlan): Promise<{ smtpUrl: string }> {
  const { smtp, inbox } = plan.ports;
  return begin(
    plan,
    'mail catcher',
    (context) => startMail(context, smtp.port, inbox.port),
    (mail) => mail.stop(),
  );
}
