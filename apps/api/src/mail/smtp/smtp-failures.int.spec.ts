import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { endAll, endLater, envelope, senderTo, startServer } from '../testing/real-smtp-server';
import { startScriptedSmtpServer, type SmtpMove, type SmtpStep } from '../testing/scripted-smtp-server';

afterEach(endAll);

const quick = { timeouts: { connectMs: 1_000, greetingMs: 300, socketMs: 300, sendMs: 1_200 } };

describe('a server that fails', () => {
  const script = async (step: SmtpStep, move: SmtpMove, pipelining: boolean) => {
    const server = await startScriptedSmtpServer(step, move, { pipelining });
    endLater(() => server.close());
    return server;
  };
  const before: SmtpStep[] = ['greeting', 'mail', 'rcpt', 'data'];
  const moves: SmtpMove[] = ['silence', 'hang up', 'reset'];
  const matrix = (steps: SmtpStep[]) =>
    steps.flatMap((step) =>
      moves.flatMap((move) => [false, true].map((pipelining) => [move, step, pipelining] as const)),
    );

  it.each(matrix(before))(
    'with %s at %s (pipelining: %s) has certainly not taken the mail',
    async (move, step, pipelining) => {
      const server = await script(step, move, pipelining);
      const outcome = await senderTo(server.port, quick).send(envelope());
      expect(outcome).toMatchObject({ kind: 'later', sentence: expect.any(String) });
      expect(server.mails()).toBe(0);
    },
  );

  it.each(matrix(['end']))(
    'with %s at %s (pipelining: %s) may have taken it: told once, sent once',
    async (move, step, pipelining) => {
      const server = await script(step, move, pipelining);
      const outcome = await senderTo(server.port, quick).send(envelope());
      expect(outcome.kind).toBe('unknown');
      expect(outcome).toMatchObject({
        sentence: expect.stringMatching(/while the mail was being handed over/),
      });
      expect(server.mails()).toBe(1);
    },
  );

  it('by never finishing its answer is given up in bounded time', async () => {
    const server = await script('end', 'drip', false);
    const sender = senderTo(server.port, { timeouts: { ...quick.timeouts, sendMs: 300 } });
    await expect(sender.send(envelope())).resolves.toMatchObject({
      kind: 'unknown',
      sentence: expect.stringContaining('did not answer in time'),
    });
  });

  it('by answering nonsense after the last byte may have taken it', async () => {
    const server = await script('end', { reply: 'hello?' }, false);
    await expect(senderTo(server.port, quick).send(envelope())).resolves.toMatchObject({ kind: 'unknown' });
  });

  it('by not being there is tried later', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    const sender = senderTo(port, quick);
    await expect(sender.send(envelope())).resolves.toEqual({
      kind: 'later',
      sentence: 'the connection to the mail server failed',
    });
    await expect(sender.verify()).resolves.toEqual({
      healthy: false,
      sentence: 'the connection to the mail server failed',
    });
  });

  it('by having no address is tried later', async () => {
    const sender = senderTo(1, { ...quick, url: 'smtp://mail.invalid:25' });
    await expect(sender.send(envelope())).resolves.toMatchObject({ kind: 'later' });
  });
});

describe('stopping', () => {
  it('before the mail has left is certain', async () => {
    const server = await startScriptedSmtpServer('rcpt', 'silence');
    endLater(() => server.close());
    const stop = new AbortController();
    const sending = senderTo(server.port).send(envelope(), stop.signal);
    await server.reached;
    stop.abort();
    await expect(sending).resolves.toEqual({ kind: 'later', sentence: 'sending was stopped' });
  });

  it('after the mail has left is not', async () => {
    const server = await startScriptedSmtpServer('end', 'silence');
    endLater(() => server.close());
    const stop = new AbortController();
    const sending = senderTo(server.port).send(envelope(), stop.signal);
    await server.reached;
    stop.abort();
    await expect(sending).resolves.toMatchObject({ kind: 'unknown' });
  });

  it('before it has begun sends nothing', async () => {
    const { port, seen } = await startServer();
    await expect(senderTo(port).send(envelope(), AbortSignal.abort())).resolves.toMatchObject({
      kind: 'later',
    });
    expect(seen.connections).toBe(0);
  });

  it('waits for mails on their way, takes no new ones, and leaves no connection', async () => {
    const { port, mails, server } = await startServer();
    const sender = senderTo(port);
    const onTheirWay = [sender.send(envelope()), sender.send(envelope())];
    const gone = new Promise<void>((resolve) =>
      server.server.once('connection', (socket) => socket.once('close', () => resolve())),
    );
    await sender.close();
    expect(mails).toHaveLength(2);
    expect(await Promise.all(onTheirWay)).toEqual([{ kind: 'sent' }, { kind: 'sent' }]);
    await expect(sender.send(envelope())).resolves.toMatchObject({ kind: 'later' });
    await gone;
  });
});
