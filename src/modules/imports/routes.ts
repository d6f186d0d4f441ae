// What streams and is therefore no operation: the upload of a file, and the file of rejected lines.
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Forbidden, Invalid, NotFound, RapportError, Unauthorized } from '../../core/errors.ts';
import { type Caller, type Context, may, noteMissing } from '../../core/handle.ts';
import type { ContextOf, Services } from '../../core/http.ts';
import { translator } from '../../core/i18n.ts';
import { oneLine } from '../../core/mail.ts';
import { problemOf, StorageFull } from './failures.ts';
import { visibleImport } from './imports.ts';
import { rejectedFile } from './rejected-file.ts';
import { keepFile, TooLarge } from './uploads.ts';

/** A file's name is shown and nothing else: it stays one line of text. */
const Name = z.string().max(255).transform(oneLine).pipe(z.string().min(1));

export function addImportRoutes(app: FastifyInstance, services: Services & { contextOf: ContextOf }): void {
  app.register((routes, _options, done) => {
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser('*', (_request, payload, ready) => ready(null, payload));
    routes.post('/api/v1/files', { bodyLimit: Number.MAX_SAFE_INTEGER }, async (request, reply) => {
      const { caller } = authorised(await services.contextOf(request));
      const { name } = request.query as { name?: unknown };
      const parsed = Name.safeParse(name);
      const body = request.body as Readable | undefined;
      if (!parsed.success || body === undefined) throw new Invalid('import-run:nameFile');
      try {
        const file = await keepFile(services.database, {
          name: parsed.data,
          staffId: caller.staffId,
          body,
          length: Number(request.headers['content-length'] ?? 0),
        });
        return await reply.status(201).send(file);
      } catch (error) {
        if (error instanceof RapportError) throw error;
        if (error instanceof TooLarge) throw new Invalid('import-run:tooLarge');
        if (problemOf(error).code === 'import-run:diskFull') throw new StorageFull('import-run:storageFull');
        if (body.destroyed && !body.readableEnded) throw new Invalid('import-run:brokenOff');
        throw error;
      }
    });
    done();
  });

  app.get('/api/v1/imports/:importNo/rejects.csv', async (request, reply) => {
    const context = authorised(await services.contextOf(request));
    const { caller, locale } = context;
    const importNo = Number((request.params as { importNo: string }).importNo);
    if (!Number.isSafeInteger(importNo) || importNo < 1 || importNo > 2 ** 31 - 1) throw new NotFound();
    const row = await visibleImport(services.database.db, caller, importNo).catch(
      noteMissing(context, 'imports.get'),
    );
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="rejected-${importNo}.csv"`)
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff')
      .send(Readable.from(rejectedFile(services.database.pool, row, translator(locale))));
  });
}

function authorised(context: Context): Context & { caller: Caller } {
  const { caller } = context;
  if (caller === null) throw new Unauthorized();
  if (!may(caller, 'imports.run'))
    throw new Forbidden('errors:forbidden', { permission: 'imports.run', role: caller.role });
  return { ...context, caller };
}
