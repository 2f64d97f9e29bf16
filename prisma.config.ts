import { defineConfig } from 'prisma/config';

// `prisma generate` insists on a URL although it opens no connection.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://nobody@localhost:1/none' },
});
