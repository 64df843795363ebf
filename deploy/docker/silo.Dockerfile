# The silo. Build from the root of the repository: docker build -f deploy/docker/silo.Dockerfile -t pix-silo .
# HSM=cloudhsm (default) needs the client's package beside the sources: deploy/docker/cloudhsm-pkcs11.deb, which AWS hands out.
# HSM=softhsm makes the image for development.
ARG HSM=cloudhsm

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# gcc: grains/Pix.Hsm/Native, by which OpenSSL reaches the TLS key in the HSM.
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN deploy/docker/publish.sh silo /out && test -s /out/libpix-p11.so

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble AS base
# openssl and the engine: the TLS key stays in the HSM. curl: the container's health check.
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl libengine-pkcs11-openssl openssl \
    && rm -rf /var/lib/apt/lists/*

FROM base AS cloudhsm
COPY deploy/docker/cloudhsm-pkcs11.deb /tmp/cloudhsm-pkcs11.deb
RUN apt-get update \
    && apt-get install -y --no-install-recommends /tmp/cloudhsm-pkcs11.deb \
    && rm -rf /var/lib/apt/lists/* /tmp/cloudhsm-pkcs11.deb \
    && chown -R 1654:1654 /opt/cloudhsm/etc /opt/cloudhsm/run

FROM base AS softhsm
RUN apt-get update \
    && apt-get install -y --no-install-recommends opensc softhsm2 \
    && rm -rf /var/lib/apt/lists/*

FROM ${HSM} AS final
WORKDIR /app
COPY --from=build /out .
COPY deploy/docker/silo-entrypoint.sh /usr/local/bin/silo-entrypoint
USER 1654
EXPOSE 11111 30000 7072
ENV DOTNET_EnableDiagnostics=0
ENTRYPOINT ["/usr/local/bin/silo-entrypoint"]
CMD ["dotnet", "Pix.Silo.dll"]
