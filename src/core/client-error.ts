// What is no HTTP never becomes a request: it is refused on the wire, with the one error body all the same.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { translator } from './i18n.ts';

const kinds: Record<string, { status: number; key: string }> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, key: 'errors:tooSlow' },
  HPE_HEADER_OVERFLOW: { status: 431, key: 'errors:headersTooLong' },
};

export function refuseOnTheWire(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const { status, key } = kinds[error.code ?? ''] ?? { status: 400, key: 'errors:noHttp' };
  const message = translator('en')(key); // nobody got as far as saying a language
  const body = JSON.stringify({ code: 'INVALID', status, message, data: null });
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
        `content-type: application/json; charset=utf-8\r\nconnection: close\r\n\r\n${body}`,
    );
  socket.destroy(error);
}
