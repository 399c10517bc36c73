# Production image. Three stages: the environment, the static files, and what runs: neither Node nor a compiler.

FROM python:3.11-slim-bookworm AS base
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
WORKDIR /app

FROM base AS environment
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev

FROM environment AS static
# Node comes with the development group, as a wheel.
RUN uv sync --frozen
ENV PATH="/app/.venv/bin:$PATH"
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run --silent build
# Collecting reads the settings but signs nothing: the key exists for this one command only.
RUN DJANGO_SETTINGS_MODULE=svd_portal.settings.base SECRET_KEY=collecting-static-files-signs-nothing-and-is-not-kept \
    DATABASE_URL=postgresql://none/none REDIS_URL=redis://none/0 STATIC_ROOT=/static python manage.py collectstatic --noinput

FROM base AS portal
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libglib2.0-0 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 libfontconfig1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal /data
COPY --from=environment /app/.venv .venv
COPY . .
COPY --from=static /app/static/build static/build
COPY --from=static /static /static
ENV PATH="/app/.venv/bin:$PATH" DJANGO_SETTINGS_MODULE=svd_portal.settings.base STATIC_ROOT=/static VAR_DIR=/data \
    XDG_CACHE_HOME=/tmp/cache
USER portal
EXPOSE 8000
CMD ["gunicorn", "svd_portal.wsgi", "--bind", "0.0.0.0:8000"]
