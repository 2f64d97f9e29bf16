import { createHash, randomBytes } from 'node:crypto';
import { Body, Controller, Delete, Get, HttpCode, Injectable, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Id } from '#contracts/common.js';
import { NewToken, NewTokenAnswer, TokenList, type TokenRow } from '#contracts/people/enrolment.js';
import type { Ownership } from '#domain/words.js';
import type { EnrolmentToken, Ring } from '#prisma/client.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { orGone, ProblemError } from '../../platform/problem.js';
import { AuditService } from '../audit/audit.service.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';

type StoredToken = EnrolmentToken & { ring: Ring | null };

/** Enrolment tokens: shown once, kept as a hash, bounded in uses and time. */
@Injectable()
export class TokensService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  async list(): Promise<TokenRow[]> {
    const tokens = await this.database.prisma.enrolmentToken.findMany({
      include: { ring: true },
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    });
    return tokens.map((token) => shown(token, this.clock.now()));
  }

  /**
   * @param by a user's name, or `sluice` for the controller itself.
   * @throws ProblemError `not-found` when there is no such ring.
   */
  async create(wanted: NewToken, by: string): Promise<NewTokenAnswer> {
    const token = `sle_${randomBytes(32).toString('base64url')}`;
    const now = this.clock.now();
    const id = await this.database.tx(async (client) => {
      const made = await client
        .query<{ id: string }>(
          `INSERT INTO enrolment_tokens (id, token_hash, label, ring_id, ownership, max_uses, expires_at, created_at, created_by)
         SELECT gen_random_uuid(), $1, $2, r.id, $4, $5, $6, $7, $8 FROM (SELECT 1) one LEFT JOIN rings r ON r.id = $3
         WHERE $3::uuid IS NULL OR r.id IS NOT NULL RETURNING id`,
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
        )
        .catch(orGone);
      const id = made.rows[0]?.id;
      if (id === undefined) throw new ProblemError('not-found');
      const { label, ring, ownership, maxUses, hours } = wanted;
      await this.audit.record(client, {
        actor: by,
        action: 'enrolment-token.create',
        subject: `enrolment-token:${id}`,
        detail: { label, ring, ownership, maxUses, hours },
      });
      return id;
    });
    const row = await this.database.prisma.enrolmentToken.findUniqueOrThrow({ where: { id }, include: { ring: true } });
    return { ...shown(row, now), token };
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
      } else if ((await client.query('SELECT FROM enrolment_tokens WHERE id = $1', [id])).rowCount === 0) {
        throw new ProblemError('not-found');
      }
    });
  }
}

/** The token's hash stays behind. */
function shown(token: StoredToken, now: Date): TokenRow {
  const { id, label, ring, maxUses, uses, expiresAt, createdBy, createdAt } = token;
  return {
    ...{ id, label, maxUses, uses, createdBy },
    ring: ring && { id: ring.id, name: ring.name },
    ownership: token.ownership as Ownership,
    expiresAt: expiresAt.toISOString(),
    createdAt: createdAt.toISOString(),
    usable: token.revokedAt === null && uses < maxUses && expiresAt > now,
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
