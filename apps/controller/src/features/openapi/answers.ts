import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { ZodType } from 'zod';

/** Says in the OpenAPI document what a route answers. What it refuses with is the same for every route: see the document's head. */
export function Answers(status: number, description: string, schema?: ZodType): MethodDecorator {
  return applyDecorators(ApiResponse({ status, description, ...(schema ? { standardSchema: schema } : {}) }));
}
