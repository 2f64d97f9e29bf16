import { createHash, randomBytes } from 'node:crypto';
import { Body, Controller, Delete, Get, HttpCode, Injectable, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Id } from '#contracts/common.js';
import { NewToken, NewTokenAnswer, TokenList, type TokenRow } from '#contracts/people/fleet.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { ProblemError } from '../../platform/problem.js';
import { AuditService, type Querier } from '../audit/audit.service.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';

interface StoredToken extends Omit<TokenRow, 'ring' | 'expiresAt' | 'createdAt'> {
  ringId: string;
  ringName: string;
  expiresAt: Date;
  createdAt: Date;
}

/** Enrolment tokens: shown once, kept as a hash, bounded in uses and time. */
@Injectable()
export class TokensService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  async list(): Promise<TokenRow[]> {
    return (await this.read(this.database.pool, null)).map(shown);
  }

  /**
   * @param by a user's name, or `sluice` for the controller itself.
   * @throws ProblemError `not-found` when there is no such ring.
   */
  async create(wanted: NewToken, by: string): Promise<NewTokenAnswer> {
    const token = `sle_${randomBytes(32).toString('base64url')}`;
    const now = this.clock.now();
    return this.database.tx(async (client) => {
      const made = await client.query<{ id: string }>(
        `INSERT INTO enrolment_tokens (id, token_hash, label, ring_id, ownership, max_uses, expires_at, created_at, created_by)
         SELECT gen_random_uuid(), $1, $2, r.id, $4, $5, $6, $7, $8 FROM rings r WHERE r.id = $3 RETURNING id`,
        [
          createHash('sha256').update(token).digest(),
          wanted.label,
          wanted.ring,
          wanted.ownership,
          wanted.maxUses,
          new Date(now.getTime() + wanted.hours * 3_600_000),
          now,
          by,
        ],
      );
      const id = made.rows[0]?.id;
      if (id === undefined) throw new ProblemError('not-found');
      const { label, ring, ownership, maxUses, hours } = wanted;
      await this.audit.record(client, {
        actor: by,
        action: 'enrolment-token.create',
        subject: `enrolment-token:${id}`,
        detail: { label, ring, ownership, maxUses, hours },
      });
      return { ...shown((await this.read(client, id))[0]!), token };
    });
  }

  /** Revoked twice is revoked once. @throws ProblemError `not-found`. */
  async revoke(id: string, by: string): Promise<void> {
    await this.database.tx(async (client) => {
      const revoked = await client.query(
        'UPDATE enrolment_tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL',
        [id, this.clock.now()],
      );
      if (revoked.rowCount === 1) {
        await this.audit.record(client, {
          actor: by,
          action: 'enrolment-token.revoke',
          subject: `enrolment-token:${id}`,
        });
      } else if ((await this.read(client, id)).length === 0) {
        throw new ProblemError('not-found');
      }
    });
  }

  private async read(client: Querier, id: string | null): Promise<StoredToken[]> {
    const { rows } = await client.query<StoredToken>(
      `SELECT t.id, t.label, t.ring_id AS "ringId", r.name AS "ringName", t.ownership, t.max_uses AS "maxUses", t.uses,
         t.expires_at AS "expiresAt", t.created_by AS "createdBy", t.created_at AS "createdAt",
         t.revoked_at IS NULL AND t.uses < t.max_uses AND t.expires_at > $2 AS usable
       FROM enrolment_tokens t JOIN rings r ON r.id = t.ring_id
       WHERE $1::uuid IS NULL OR t.id = $1
       ORDER BY t.created_at DESC, t.id`,
      [id, this.clock.now()],
    );
    return rows;
  }
}

function shown({ ringId, ringName, ...token }: StoredToken): TokenRow {
  return {
    ...token,
    ring: { id: ringId, name: ringName },
    expiresAt: token.expiresAt.toISOString(),
    createdAt: token.createdAt.toISOString(),
  };
}

@ApiTags('enrolment')
@Controller('api/v1/enrolment-tokens')
@Needs('admin')
export class TokensController {
  constructor(private readonly tokens: TokensService) {}

  @Get()
  @Answers(200, 'Enrolment tokens, newest first; none can be read again.', TokenList)
  async list(): Promise<z.infer<typeof TokenList>> {
    return { rows: await this.tokens.list() };
  }

  @Post()
  @Answers(201, 'The new token, shown this once.', NewTokenAnswer)
  create(@Body({ schema: NewToken }) wanted: NewToken, @Who() actor: Actor): Promise<NewTokenAnswer> {
    return this.tokens.create(wanted, actor.name);
  }

  @Delete(':id')
  @HttpCode(204)
  @Answers(204, 'The token is revoked; machines enrolled with it stay.')
  async revoke(@Param('id', { schema: Id }) id: string, @Who() actor: Actor): Promise<void> {
    await this.tokens.revoke(id, actor.name);
  }
}
