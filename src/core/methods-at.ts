import { StandardOpenAPIMatcher } from '@orpc/openapi/standard';
import type { AnyRouter } from '@orpc/server';
import { methods } from './operation.ts';

/**
 * Which methods the operations at a path understand, for who used another one. What finds them is built for the first who
 * asks: a start does not wait for it.
 * @returns of a path below /api/v1 the methods as the header Allow has them; '' for a path of no operation
 */
export function methodsAt(router: AnyRouter): (path: string) => Promise<string> {
  let matcher: StandardOpenAPIMatcher | undefined;
  return async (path) => {
    if (!matcher) {
      matcher = new StandardOpenAPIMatcher();
      matcher.init(router);
    }
    const known: string[] = [];
    for (const method of methods) if (await matcher.match(method, `/${path.slice(1)}`)) known.push(method);
    return known.join(', ');
  };
}
