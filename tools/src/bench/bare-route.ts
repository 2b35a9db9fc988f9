import { randomUUID } from 'node:crypto';
import { Body, Controller, HttpCode, Inject, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Pool } from 'pg';

@Controller()
class InsertController {
  constructor(@Inject(Pool) private readonly pool: Pool) {}

  @Post('insert')
  @HttpCode(202)
  async insert(@Body() body: object): Promise<{ id: string }> {
    const id = randomUUID();
    await this.pool.query('insert into bench_bare (id, body) values ($1, $2)', [id, JSON.stringify(body)]);
    return { id };
  }
}

/** The least that an HTTP route with one durable row can be: Nest on Fastify, one insert, same PostgreSQL. */
export async function withBareRoute<T>(databaseUrl: string, work: (url: string) => Promise<T>): Promise<T> {
  const pool = new Pool({ connectionString: databaseUrl, max: 20 });
  await pool.query('create table if not exists bench_bare (id uuid primary key, body jsonb not null)');
  @Module({ controllers: [InsertController], providers: [{ provide: Pool, useValue: pool }] })
  class BareModule {}
  const app = await NestFactory.create<NestFastifyApplication>(BareModule, new FastifyAdapter(), {
    logger: false,
  });
  await app.listen(0, '127.0.0.1');
  try {
    return await work(await app.getUrl());
  } finally {
    await app.close();
    await pool.query('drop table bench_bare');
    await pool.end();
  }
}
