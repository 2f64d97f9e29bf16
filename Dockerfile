# The controller for people who run PostgreSQL and Redis themselves (docker-compose.yml). `npm start` needs none of this.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:22-bookworm-slim
ENV NODE_ENV=production SLUICE_DATA=/data SLUICE_LOG_FORMAT=json
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY --from=build /app/dist dist
COPY prisma/migrations prisma/migrations
COPY agents/Sluice agents/Sluice
COPY agents/service agents/service
COPY tools/sluice.mjs tools/sluice.mjs
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080 8443
CMD ["node", "dist/apps/controller/src/main.js"]
