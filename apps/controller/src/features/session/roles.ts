import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ROLES, type Role } from '#domain/words.js';

/** The person who asks, as the guard found them by their session. */
export interface Actor {
  id: string;
  name: string;
  role: Role;
  /** SHA-256 of the session token: names the session in the database. */
  session: Buffer;
}

export const ROLE_KEY = 'sluice:role';
export type DeclaredRole = Role | 'public';

/** The lowest role that may use the route. A route without a declared role is denied to everybody. */
export const Needs = (role: Role) => declare(role);
/** For the few routes that must answer before anybody is signed in. */
export const Public = () => declare('public');

function declare(role: DeclaredRole) {
  return applyDecorators(SetMetadata(ROLE_KEY, role), ApiExtension('x-role', role));
}

export function covers(has: Role, needed: Role): boolean {
  return ROLES.indexOf(has) >= ROLES.indexOf(needed);
}

export interface PeopleRequest extends FastifyRequest {
  actor?: Actor;
}

/** The actor of a route that needs a role; the guard has run before. */
export const Who = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<PeopleRequest>();
  if (!actor) throw new Error('A route that asks who is there must declare a role.');
  return actor;
});
