import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

/** The cheapest thing that Nest on Fastify can do with a JSON message: the yardstick for the agents' endpoints. */
@Controller()
class EmptyController {
  @Post('empty')
  @HttpCode(200)
  answer(@Body() _message: unknown): object {
    return { ok: true };
  }
}

@Module({ controllers: [EmptyController] })
class EmptyModule {}

const [keyFile, certificateFile] = process.argv.slice(2) as [string, string];
const adapter = new FastifyAdapter({ https: { key: readFileSync(keyFile), cert: readFileSync(certificateFile) } });
const app = await NestFactory.create<NestFastifyApplication>(EmptyModule, adapter, { logger: false });
await app.listen(0, '127.0.0.1');
process.send?.({ port: (app.getHttpServer().address() as { port: number }).port });
process.once('disconnect', () => process.exit(0));
