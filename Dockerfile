# One service an image:  docker build --build-arg SERVICE=ingest --target service .
# The gateway also carries the big screen:  docker build --build-arg SERVICE=gateway --target gateway .
# An image holds contracts, chassis and services/$SERVICE, and no other service: the import rule made physical.

FROM node:22-bookworm-slim AS screen
WORKDIR /screen
COPY services/gateway/screen/package.json services/gateway/screen/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY services/gateway/screen ./
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
COPY requirements/service.txt /tmp/service.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/service.txt

FROM python:3.11-slim-bookworm AS source
ARG SERVICE
WORKDIR /app
COPY contracts contracts
COPY chassis chassis
COPY services/__init__.py services/__init__.py
COPY services/${SERVICE} services/${SERVICE}
# The page's sources are not run; its built form comes from the screen stage.
RUN rm -rf services/gateway/screen && python -m compileall -q .

FROM python:3.11-slim-bookworm AS service
ARG SERVICE
# No shell, no home, a number that no host user has.
RUN groupadd --gid 10001 onemap \
 && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin onemap \
 && install -d -o 10001 -g 10001 /data
COPY --from=packages /venv /venv
COPY --from=source /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SERVICE=${SERVICE}
USER 10001:10001
CMD ["sh", "-c", "exec python -m services.$SERVICE"]

FROM service AS gateway
COPY --from=screen /screen/dist /app/services/gateway/screen/dist
