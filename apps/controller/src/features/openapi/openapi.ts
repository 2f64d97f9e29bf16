import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { Problem } from '#contracts/common.js';
import { VERSION } from '../status/version.js';

type OperationObject = { responses: Record<string, unknown> };

const REFUSAL = {
  description: 'A refusal: what happened, and the next step.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** The people API as an OpenAPI 3.1 document, made from the same Zod schemas that check the requests. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const head = new DocumentBuilder()
    .setTitle('Sluice')
    .setDescription(
      'The API of the people listener. Sign in at /api/v1/session; the session travels in a cookie. Every refusal is ' +
        'application/problem+json (RFC 9457) with a reason of a closed list. The extension x-role names the lowest role that may ask.',
    )
    .setVersion(VERSION)
    .setOpenAPIVersion('3.1.0')
    .addCookieAuth('sluice_session')
    .build();
  const document = SwaggerModule.createDocument(app, head);
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: z.toJSONSchema(Problem, { io: 'output' }) as never },
  };
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path as Record<string, OperationObject>))
      operation.responses.default = REFUSAL;
  }
  return document;
}

/** Serves the document and its page at /api/docs. It says nothing that the public source does not, so it needs no sign-in. */
export function serveApiDocs(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => describeApi(app), { jsonDocumentUrl: 'api/openapi.json' });
}
