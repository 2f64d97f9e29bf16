import { Controller, Get, Header } from '@nestjs/common';
import type { KeysAnswer } from '#contracts/agent/messages.js';
import { ProblemError } from '../../platform/problem.js';
import { KeysService } from './keys.service.js';

/** Asks for no credential: whoever asks cannot tell us from a stranger, and believes only the recovery key's signature. */
@Controller('agent/v1/keys')
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  @Get()
  @Header('cache-control', 'no-store')
  answer(): KeysAnswer {
    const { published } = this.keys;
    if (!published) throw new ProblemError('not-found');
    return { keys: published.envelope };
  }
}
