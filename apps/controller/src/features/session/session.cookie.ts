import { Injectable } from '@nestjs/common';
import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../platform/config.js';

/**
 * The one cookie. Out of reach for scripts, never sent along from another site, and over TLS bound to this very host by the
 * `__Host-` prefix, so that a neighbouring name cannot plant one.
 */
@Injectable()
export class SessionCookie {
  private readonly secure: boolean;
  private readonly name: string;

  constructor(config: Config) {
    this.secure = config.tls !== 'off';
    this.name = this.secure ? '__Host-sluice_session' : 'sluice_session';
  }

  read(request: FastifyRequest): string | undefined {
    return request.cookies[this.name];
  }

  /** No expiry of its own: it goes with the browser, and the controller decides how long the session lives. */
  set(reply: FastifyReply, token: string): void {
    reply.setCookie(this.name, token, this.options());
  }

  clear(reply: FastifyReply): void {
    reply.clearCookie(this.name, this.options());
  }

  private options() {
    return { path: '/', httpOnly: true, sameSite: 'strict', secure: this.secure } as const;
  }
}
