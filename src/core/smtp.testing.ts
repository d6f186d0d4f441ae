// An SMTP server for tests: speaks as much of RFC 5321 as a client needs to hand over a mail, without TLS.
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

export type Taken = { from: string; to: string[]; raw: string; user: string | null };
export type Answers = {
  /** offered in EHLO; and asked for, when given, with PLAIN */
  password?: string;
  /** to RCPT TO, in turn; then 250 */
  rcpt?: string[];
  /** after the message, in turn; then 250 */
  data?: string[];
  offersStartTls?: boolean;
};

export async function startSmtp(answers: Answers = {}) {
  const taken: Taken[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections++;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    converse(socket, answers, taken);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    taken,
    answers,
    connections: () => connections,
    stop(): Promise<void> {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function converse(socket: Socket, answers: Answers, taken: Taken[]): void {
  const say = (line: string): boolean => socket.write(`${line}\r\n`);
  let mail = { from: '', to: [] as string[], lines: [] as string[] };
  let user: string | null = null;
  let inData = false;
  let rest = '';
  const onLine = (line: string): void => {
    if (inData) {
      if (line !== '.') return void mail.lines.push(line.startsWith('..') ? line.slice(1) : line);
      inData = false;
      const answer = answers.data?.shift() ?? '250 taken';
      if (answer.startsWith('250'))
        taken.push({ from: mail.from, to: mail.to, raw: mail.lines.join('\n'), user });
      return void say(answer);
    }
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') {
      say('250-test');
      if (answers.offersStartTls) say('250-STARTTLS');
      if (answers.password !== undefined) say('250-AUTH PLAIN');
      say('250 8BITMIME');
    } else if (verb === 'AUTH') {
      const [, name = '', password] = Buffer.from(line.split(' ')[2] ?? '', 'base64')
        .toString()
        .split('\0');
      if (password === answers.password) user = name;
      say(user === null ? '535 wrong password' : '235 welcome');
    } else if (verb === 'MAIL') {
      mail = { from: /<(.*?)>/.exec(line)?.[1] ?? '', to: [], lines: [] };
      say(answers.password !== undefined && user === null ? '530 sign in first' : '250 go on');
    } else if (verb === 'RCPT') {
      const answer = answers.rcpt?.shift() ?? '250 known';
      if (answer.startsWith('250')) mail.to.push(/<(.*?)>/.exec(line)?.[1] ?? '');
      say(answer);
    } else if (verb === 'DATA') {
      inData = true;
      say('354 go on');
    } else if (verb === 'QUIT') {
      say('221 bye');
      socket.end();
    } else say(verb === 'RSET' || verb === 'NOOP' ? '250 yes' : '502 not here');
  };
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  say('220 test');
}
