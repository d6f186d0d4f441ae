// "Everything out" as a download: made while it is on its way, so that neither memory nor a disk has to hold it.
import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { Forbidden, Unauthorized } from '../../core/errors.ts';
import { authorise } from '../../core/handle.ts';
import type { ContextOf } from '../../core/http.ts';
import { exportAll } from '../../core/transfer/export.ts';
import { exportName } from '../../core/transfer/manifest.ts';
import { streamSink } from '../../core/transfer/sink.ts';
import { noteExport } from './note-export.ts';

const meta = {
  permission: 'everything.export',
  writes: true,
  ownTransactions: true,
  audited: true,
  secret: [],
} as const;

export function addEverything(app: FastifyInstance, contextOf: ContextOf): void {
  app.get('/api/exports/everything', async (request, reply) => {
    const context = await contextOf(request);
    authorise(meta, context);
    const { caller, database, door, log } = context;
    if (!caller) throw new Unauthorized();
    if (caller.siteIds !== null) throw new Forbidden(); // it is everything, whosever site
    await noteExport(database.db, { staffId: caller.staffId, door });
    const out = new PassThrough();
    void exportAll(database.pool, streamSink(out)).catch((error: unknown) =>
      log.warn({ err: error }, 'an export broke off'),
    );
    await reply
      .type('application/zip')
      .header('content-disposition', `attachment; filename="${exportName(new Date())}.zip"`)
      .header('cache-control', 'no-store')
      .send(out);
  });
}
