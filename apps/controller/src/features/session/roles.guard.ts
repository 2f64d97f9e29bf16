import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ProblemError } from '../../platform/problem.js';
import { covers, type DeclaredRole, type PeopleRequest, ROLE_KEY } from './roles.js';
import { SessionCookie } from './session.cookie.js';
import { SessionService } from './session.service.js';

/** Stands before every route. What declares no role is denied, so that a forgotten line locks a door instead of opening it. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionService,
    private readonly cookie: SessionCookie,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const needed = this.reflector.getAllAndOverride<DeclaredRole | undefined>(ROLE_KEY, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (needed === 'public') return true;
    if (needed === undefined) throw new ProblemError('forbidden');
    const request = context.switchToHttp().getRequest<PeopleRequest>();
    const token = this.cookie.read(request);
    const actor = token === undefined ? undefined : await this.sessions.find(token);
    if (!actor) throw new ProblemError('not-signed-in');
    if (!covers(actor.role, needed)) throw new ProblemError('forbidden');
    request.actor = actor;
    return true;
  }
}
