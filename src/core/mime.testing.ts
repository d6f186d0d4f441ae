// Reads a mail of two parts back, for tests: headers unfolded and decoded (RFC 2047), bodies by their transfer encoding.

export type ReadMail = { headers: [name: string, value: string][]; text: string; html: string };

/** @param raw with either kind of line end; octets as latin1 */
export function readMail(raw: string): ReadMail {
  const { headers, body } = split(raw.replaceAll('\r\n', '\n'));
  const boundary = /boundary="?([^";]+)/.exec(headerOf(headers, 'content-type'))?.[1] ?? '';
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => split(part.slice(1)));
  const ofType = (type: string): string => {
    const part = parts.find(({ headers: own }) => headerOf(own, 'content-type').startsWith(type));
    return part ? decoded(part.body, headerOf(part.headers, 'content-transfer-encoding')) : '';
  };
  return { headers, text: ofType('text/plain'), html: ofType('text/html') };
}

export function headerOf(headers: ReadMail['headers'], name: string): string {
  return headers.find(([key]) => key === name)?.[1] ?? '';
}

function split(raw: string): { headers: ReadMail['headers']; body: string } {
  const end = raw.indexOf('\n\n');
  const lines = raw
    .slice(0, end)
    .replaceAll(/\n[ \t]+/g, ' ')
    .split('\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), words(line.slice(colon + 1).trim())];
  });
  return { headers, body: raw.slice(end + 2) };
}

/** Encoded words side by side are one text. */
function words(value: string): string {
  return value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_all, kind: string, text: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('utf8')
        : quotedPrintable(text.replaceAll('_', ' ')),
    );
}

function decoded(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  return encoding === 'quoted-printable' ? quotedPrintable(body) : body;
}

function quotedPrintable(text: string): string {
  const octets = text
    .replaceAll('=\n', '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(octets, 'latin1').toString('utf8');
}
