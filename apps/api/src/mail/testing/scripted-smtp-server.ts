import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Where in a session the server stops behaving. `end` is the dot after the mail's last byte. */
export type SmtpStep = 'greeting' | 'mail' | 'rcpt' | 'data' | 'end';

/** What it does there: another reply, silence, a hang-up, a reset, or a reply that never comes to its end. */
export type SmtpMove = { readonly reply: string } | 'silence' | 'hang up' | 'reset' | 'drip';

export interface ScriptedSmtpServer {
  readonly port: number;
  /** Mails whose last byte came in. */
  mails(): number;
  /** Resolves when a client has come as far as the step that was scripted. */
  readonly reached: Promise<void>;
  close(): Promise<void>;
}

const good: Readonly<Record<SmtpStep, string>> = {
  greeting: '220 scripted',
  mail: '250 ok',
  rcpt: '250 ok',
  data: '354 go on',
  end: '250 taken',
};

/** A mail server on loopback that speaks just enough SMTP and misbehaves at one step. */
export async function startScriptedSmtpServer(
  step: SmtpStep,
  move: SmtpMove,
  { pipelining = false }: { readonly pipelining?: boolean } = {},
): Promise<ScriptedSmtpServer> {
  const sockets = new Set<Socket>();
  const drips = new Set<NodeJS.Timeout>();
  let mails = 0;
  let arrive = () => {};
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });

  const act = (socket: Socket, at: SmtpStep): void => {
    if (at !== step) {
      socket.write(`${good[at]}\r\n`);
      return;
    }
    arrive();
    if (move === 'silence') return;
    if (move === 'hang up') socket.destroy();
    else if (move === 'reset') socket.resetAndDestroy();
    else if (move === 'drip') drips.add(setInterval(() => socket.write('250-still thinking\r\n'), 20));
    else socket.write(`${move.reply}\r\n`);
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let buffered = '';
    let isMail = false;
    act(socket, 'greeting');
    socket.on('data', (chunk) => {
      buffered += chunk.toString('latin1');
      for (;;) {
        const end = isMail ? '\r\n.\r\n' : '\r\n';
        const at = buffered.indexOf(end);
        if (at < 0) return;
        const line = buffered.slice(0, at);
        buffered = buffered.slice(at + end.length);
        if (isMail) {
          isMail = false;
          mails += 1;
          act(socket, 'end');
        } else if (/^EHLO/.test(line))
          socket.write(pipelining ? '250-scripted\r\n250 PIPELINING\r\n' : '250 scripted\r\n');
        else if (/^MAIL/.test(line)) act(socket, 'mail');
        else if (/^RCPT/.test(line)) act(socket, 'rcpt');
        else if (/^DATA/.test(line)) {
          act(socket, 'data');
          isMail = step !== 'data';
        } else socket.write('250 ok\r\n');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    mails: () => mails,
    reached,
    async close() {
      for (const drip of drips) clearInterval(drip);
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
