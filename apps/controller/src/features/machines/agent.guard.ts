import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROTOCOL_VERSION } from '#contracts/agent/messages.js';
import { ProblemError } from '../../platform/problem.js';
import { type AgentIdentity, CredentialsService } from './credentials.service.js';

interface AgentRequest extends FastifyRequest {
  agent: AgentIdentity;
}

const ALLOWED_WHEN = 'allowed-when';
/** States of machines that are gone in which a route still answers. */
export const AllowedWhen = (...states: ('retired' | 'left')[]) => SetMetadata(ALLOWED_WHEN, states);

/** The machine that sent the request. */
export const Agent = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<AgentRequest>().agent,
);

/** Says at once, and with its own status, that another version of the protocol is spoken, instead of listing what differs in it. */
@Injectable()
export class VersionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { body } = context.switchToHttp().getRequest<FastifyRequest<{ Body?: { version?: unknown } | null }>>();
    const version = body?.version;
    if (typeof version === 'number' && version !== PROTOCOL_VERSION) throw new ProblemError('unsupported-version');
    return true;
  }
}

/** Lets in a machine with a live credential, and says to any other why not (docs/protocol.md). */
@Injectable()
export class AgentGuard implements CanActivate {
  constructor(
    private readonly credentials: CredentialsService,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<AgentRequest>();
    // Every answer names the earliest next contact; routes that know better set it again.
    void http.getResponse<FastifyReply>().header('retry-after', '0');
    const [scheme, credential] = (request.headers.authorization ?? '').split(' ', 2);
    const agent = scheme === 'Bearer' && credential ? await this.credentials.identify(credential) : null;
    if (!agent) throw new ProblemError('unknown-credential');
    const allowed = this.reflector.get<string[] | undefined>(ALLOWED_WHEN, context.getHandler()) ?? [];
    const gone = agent.state === 'retired' || agent.state === 'left';
    if (gone && !allowed.includes(agent.state)) throw new ProblemError('machine-retired');
    // What has left has no live credential, and may still ask again whether it did.
    if (agent.revoked && agent.state !== 'left') throw new ProblemError('unknown-credential');
    // Which of the two PCs speaks cannot be known, so neither is obeyed until a person decides.
    if (agent.state === 'duplicate') throw new ProblemError('cloned-credential');
    if (!agent.used && !agent.revoked) await this.credentials.confirm(agent);
    request.agent = agent;
    return true;
  }
}
