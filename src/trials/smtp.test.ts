// Mail servers that mean ill, and people whose names and addresses do.
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { type Mail, MailRefused, type MailServer, sendMail, writeMail } from '../core/mail.ts';
import { startSmtp } from '../core/smtp.testing.ts';

const open: { close(): unknown }[] = [];
afterAll(() => open.forEach((each) => each.close()));

/** Speaks SMTP as it likes. */
async function server(speak: (socket: Socket) => void): Promise<MailServer> {
  const listener = createServer((socket) => {
    socket.on('error', () => {});
    speak(socket);
  });
  await new Promise<void>((resolve) => void listener.listen(0, '127.0.0.1', resolve));
  open.push(listener);
  return at((listener.address() as AddressInfo).port);
}
const at = (port: number): MailServer => ({
  ...{ host: '127.0.0.1', port, security: 'none', username: null, password: null },
  allowInside: true,
});
const mail = (fields: Partial<Mail> = {}): Mail => ({
  id: 'one',
  from: { name: 'The House', address: 'crm@house.example' },
  to: { name: 'Adaeze', address: 'adaeze@house.example' },
  subject: 'Due today',
  text: 'Send the kit',
  html: '<p>Send the kit</p>',
  ...fields,
});
const every = (milliseconds: number, socket: Socket, work: () => void): void => {
  const timer = setInterval(work, milliseconds);
  socket.on('close', () => clearInterval(timer));
};

describe('a server', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['says nothing', () => {}],
    ['greets and says nothing more', (socket) => void socket.write('220 hello\r\n')],
    ['trickles one answer for ever', (socket) => every(20, socket, () => socket.write('2'))],
    ['begins an answer anew for ever', (socket) => every(5, socket, () => socket.write('220-wait\r\n'))],
    [
      'trickles behind its greeting',
      (socket) => {
        socket.write('220 hello\r\n');
        every(20, socket, () => socket.write('250-x'));
      },
    ],
  ])('that %s is given up, and the next mail gets through', async (_what, speak) => {
    await expect(sendMail(await server(speak), mail(), 400)).rejects.toThrow(/abort|timeout/i);
    const good = await startSmtp();
    await sendMail(at(good.port), mail(), 20_000);
    expect(good.taken).toHaveLength(1);
    await good.stop();
  });

  test.each<[string, string]>([
    ['speaks HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['speaks no language', '\u0000\u0001\u0002\r\n'.repeat(20)],
    ['answers before it was asked', '220 hello\r\n250 yes\r\n250 yes\r\n250 yes\r\n354 go\r\n250 taken\r\n'],
    ['answers a line without end', `220 ${'x'.repeat(3 << 20)}`],
    ['hangs up', ''],
  ])('that %s is a failure to be tried again, not for good', async (_what, said) => {
    const bad = await server((socket) => void socket.end(said, 'latin1'));
    const error: unknown = await sendMail(bad, mail(), 5000).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(MailRefused);
  });
});

describe('whoever is written to', () => {
  test('has no name, subject or text that adds a header or another reader', async () => {
    const good = await startSmtp();
    const evil = 'Eve\r\nBcc: thief@evil.example\r\n\r\n<script>';
    const name = `"${evil}\u2028" <thief@evil.example>, `;
    await sendMail(
      at(good.port),
      mail({
        from: { name, address: 'crm@house.example' },
        to: { name, address: 'adaeze@house.example' },
        subject: evil,
        text: `${evil}\r\n.\r\nMAIL FROM:<thief@evil.example>\r\nRCPT TO:<thief@evil.example>\r\nDATA\r\n`,
      }),
      100_000,
    );
    await good.stop();
    expect(good.taken).toHaveLength(1);
    const [{ from, to, raw } = { from: '', to: [], raw: '' }] = good.taken;
    expect([from, to]).toEqual(['crm@house.example', ['adaeze@house.example']]);
    const head = raw.split('\n\n')[0] ?? '';
    expect(head).not.toMatch(/^(bcc|cc):/im);
    expect(head.match(/^(to|from|subject):/gim)?.length).toBe(3);
  });

  test.each([
    'a@b.example\r\nRCPT TO:<thief@evil.example>',
    'a@b.example\nBcc: thief@evil.example',
    'a@b.example, thief@evil.example',
    'thief@evil.example> <a@b.example',
    'a@b.example\0',
    '"a\r\n"@b.example',
    'no address',
    '',
  ])('as %j gets nothing, for good', async (address) => {
    await expect(writeMail(mail({ to: { name: 'A', address } }))).rejects.toThrow(MailRefused);
    await expect(writeMail(mail({ from: { name: 'A', address } }))).rejects.toThrow(MailRefused);
  });
});
