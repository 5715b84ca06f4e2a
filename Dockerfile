# syntax=docker/dockerfile:1
# One image, for linux/amd64 and linux/arm64:
#   docker buildx build --platform linux/amd64,linux/arm64 -t ghcr.io/secret-courier/secret-courier:TAG .
# Native AOT links with the C library of the target, so that the build stage runs on the target's platform.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TARGETARCH
RUN apt-get update \
    && apt-get install -y --no-install-recommends clang zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# Packages change more rarely than code.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY Operator/Operator.csproj Operator/
COPY Operator.Entities/Operator.Entities.csproj Operator.Entities/
COPY Operator.Runtime/Operator.Runtime.csproj Operator.Runtime/
COPY Vault.Client/Vault.Client.csproj Vault.Client/
RUN dotnet restore Operator -a $TARGETARCH
COPY .editorconfig BannedSymbols.txt ./
COPY Operator/ Operator/
COPY Operator.Entities/ Operator.Entities/
COPY Operator.Runtime/ Operator.Runtime/
COPY Vault.Client/ Vault.Client/
RUN dotnet publish Operator -c Release -a $TARGETARCH --no-restore -o /out \
    && find /out -type f ! -name courier -delete

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Secret Courier" \
      org.opencontainers.image.description="Delivers secrets from Vault-compatible stores to workloads in Kubernetes" \
      org.opencontainers.image.source="https://github.com/secret-courier/secret-courier" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
# A folder of its own: .NET's configuration watches the working directory with all that is below.
WORKDIR /app
COPY --from=build /out/courier ./
USER $APP_UID
ENTRYPOINT ["/app/courier"]
CMD ["run"]
